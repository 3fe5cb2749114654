import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../db/open.ts';
import { taskNames } from '../../src-main/tasks/task.ts';
import { temporaryFolder } from '../helpers/temporaryFolder.ts';

const program = fileURLToPath(new URL('../../src-main/cli.ts', import.meta.url));
const fixture = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/reference/trajectories/${name}.json`, import.meta.url));

interface Answer {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the program; `watch` hears each line of stdout while it runs. */
function tutelage(
  args: readonly string[],
  watch: (line: string, child: ChildProcess) => void = () => undefined,
  input = '',
): Promise<Answer> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, ...args], { env: { ...process.env, XDG_DATA_HOME: '/nowhere' } });
    onTestFinished(() => void child.kill('SIGKILL'));
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      const from = out.lastIndexOf('\n') + 1;
      out += chunk.toString();
      for (const line of out.slice(from).split('\n').slice(0, -1)) watch(line, child);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString();
    });
    child.on('close', (code) => resolve({ code, out, err }));
    child.stdin.end(input);
  });
}

/** Every line of stdout as JSON: anything else there makes it fail. */
const linesOf = (out: string): Record<string, unknown>[] =>
  out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

const small = [
  '--set',
  'exploreSteps=30',
  '--set',
  'evaluationSteps=40',
  '--set',
  'exerciseUpdates=3',
  '--set',
  'studentUpdates=5',
  '--set',
  'hiddenSizes=16,16',
  '--set',
  'testEpisodes=1',
  '--set',
  'engine=simd',
];
const trainSmall = (db: string, steps: number, ...more: string[]): string[] => [
  'train',
  '--task',
  'Pendulum',
  '--method',
  'meta',
  '--steps',
  String(steps),
  '--db',
  db,
  '--json',
  ...small,
  ...more,
];

test('--version names the program and what it stands on, a part a line', async () => {
  const { code, out } = await tutelage(['--version']);
  expect(code).toBe(0);
  expect(out).toMatch(
    /^Tutelage \d+\.\d+\.\d+\nNode\.js \d+[\s\S]*\nSQLite 3\.[\s\S]*\nMuJoCo \d[\s\S]*\nTensorFlow\.js \d/,
  );
});

describe('train, runs, show', () => {
  test('two seeds to their end, in JSON lines; then listed and shown', async () => {
    const db = join(temporaryFolder(), 'runs.db');
    const { code, out } = await tutelage(trainSmall(db, 400, '--seed', '1-2'));
    expect(code).toBe(0);
    const lines = linesOf(out);
    const ids = [...new Set(lines.map((line) => line['run']).filter((run) => run !== undefined))];
    expect(ids).toHaveLength(2);
    for (const id of ids) {
      const types = lines.filter((line) => line['run'] === id).map((line) => line['type']);
      expect([types[0], types[1], types.at(-1)]).toEqual(['started', 'progress', 'ended']);
    }
    expect(lines.filter((line) => line['type'] === 'summary').map((line) => line['status'])).toEqual([
      'finished',
      'finished',
    ]);

    const runs = await tutelage(['runs', '--db', db, '--json']);
    expect(linesOf(runs.out).map((run) => [run['seed'], run['status'], run['budget']])).toEqual([
      [1, 'finished', 400],
      [2, 'finished', 400],
    ]);
    const [id] = linesOf(runs.out).map((run) => String(run['id']));
    const shown = await tutelage(['show', id, '--db', db, '--json']);
    expect(JSON.parse(shown.out)).toMatchObject({
      id,
      configuration: { exploreSteps: 30, hiddenSizes: [16, 16] },
      digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      provenance: { command: expect.arrayContaining(['tutelage', 'train']) as string[] },
    });
    const table = await tutelage(['runs', '--db', db]);
    expect(table.out).toMatch(new RegExp(`${id} +meta.* +finished +4\\d\\d +400`));
    expect((await tutelage(['show', 'pendulum', '--db', db])).err).toMatch(/beginning of 2 runs/);
  });

  test('Ctrl-C stops after the cycle, says how to resume, and is no failure; resuming ends as without it', async () => {
    const db = join(temporaryFolder(), 'runs.db');
    let isInterrupted = false;
    const stopped = await tutelage(trainSmall(db, 6000), (line, child) => {
      if (isInterrupted || !line.includes('"progress"')) return;
      isInterrupted = true;
      child.kill('SIGINT');
    });
    expect(stopped.code).toBe(0);
    const [command, id] = /tutelage resume (\S+) --db \S+/.exec(stopped.err) ?? [];
    expect(command).toContain(db);
    const summary = linesOf(stopped.out).at(-1);
    expect(summary).toMatchObject({ type: 'summary', status: 'stopped' });
    expect(Number(summary?.['interactions'])).toBeLessThan(6000);

    const resumed = await tutelage(['resume', String(id).slice(0, -2), '--db', db, '--json']);
    expect(resumed.code).toBe(0);
    expect(linesOf(resumed.out).at(-1)).toMatchObject({ id, status: 'finished' });
    const steady = await tutelage(trainSmall(db, 6000));
    const digests = await Promise.all(
      [id, linesOf(steady.out).at(-1)?.['id']].map(
        async (run) =>
          (JSON.parse((await tutelage(['show', String(run), '--db', db, '--json'])).out) as { digest: string }).digest,
      ),
    );
    expect(digests[0]).toBe(digests[1]);
    const again = await tutelage(['resume', String(id), '--db', db]);
    expect([again.code, again.err]).toEqual([2, expect.stringMatching(/cannot be resumed: it is finished/)]);
  });

  test('without --json, all that people read goes to stderr', async () => {
    const db = join(temporaryFolder(), 'runs.db');
    const { code, out, err } = await tutelage(trainSmall(db, 200).filter((word) => word !== '--json'));
    expect([code, out]).toEqual([0, '']);
    expect(err).toMatch(/Training pendulum-meta-1-[0-9a-f]+\n[\s\S]*100 %[\s\S]*finished: 2\d\d interactions/);
    expect(err).toMatch(/^pendulum-meta-1-[0-9a-f]+ trains on simd/m);
    const unused = join(temporaryFolder(), 'none.db');
    openDatabase(unused).close();
    const empty = await tutelage(['runs', '--db', unused]);
    expect([empty.code, empty.out, empty.err]).toEqual([0, '', expect.stringContaining('No runs yet')]);
  });
});

describe('simulate', () => {
  interface Trajectory {
    readonly initial: unknown;
    readonly actions: number[][];
    readonly observations: number[][];
    readonly rewards: number[];
    readonly terminated: boolean[];
    readonly qpos: number[][];
  }
  const reference = (task: string): Trajectory => JSON.parse(readFileSync(fixture(task), 'utf8')) as Trajectory;

  test.each(['Hopper', 'Pendulum'])('%s gives its reference trajectory', async (task) => {
    const folder = temporaryFolder();
    const theirs = reference(task);
    writeFileSync(join(folder, 'initial.json'), JSON.stringify(theirs.initial));
    const { code, out, err } = await tutelage(
      ['simulate', '--task', task, '--initial', join(folder, 'initial.json'), '--actions', '-'],
      undefined,
      JSON.stringify(theirs.actions),
    );
    expect([code, err]).toEqual([0, '']);
    const ours = JSON.parse(out) as Trajectory;
    expect(ours.terminated).toEqual(theirs.terminated);
    for (const key of ['observations', 'rewards', 'qpos'] as const) {
      const [mine, its] = [ours[key].flat(), theirs[key].flat()];
      expect(mine).toHaveLength(its.length);
      expect(Math.max(...mine.map((value, i) => Math.abs(value - its[i])))).toBeLessThan(1e-9);
    }
  });

  test("an action of the wrong length, no number, a file that is missing: the caller's mistake", async () => {
    const folder = temporaryFolder();
    const file = (name: string, content: string): string => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    const initial = file('initial.json', JSON.stringify(reference('Hopper').initial));
    const good = file('good.json', '[[0,0,0]]');
    const cases: [string[], RegExp][] = [
      [[initial, file('short.json', '[[0,0,0],[0,0]]')], /actions\[1\] has 2 numbers; Hopper takes 3/],
      [[initial, file('null.json', '[[0,null,0]]')], /actions\[0\]\[1\] is null, not a finite number/],
      [[initial, file('nan.json', '[[0,NaN,0]]')], /--actions .*nan\.json is not JSON/],
      [[initial, join(folder, 'missing.json')], /--actions .*missing\.json: .*no such file/],
      [[file('pendulum.json', '{"theta":0,"thetadot":0}'), good], /initial\.qpos is missing/],
      [
        [file('fast.json', '{"qpos":[50,1.25,0,0,0,0],"qvel":[100000,0,100000,0,0,0]}'), good],
        /Action 0 cannot be carried out .* MuJoCo says: .*QVEL/,
      ],
    ];
    const answers = await Promise.all(
      cases.map(([[from, actions]]) =>
        tutelage(['simulate', '--task', 'Hopper', '--initial', from, '--actions', actions]),
      ),
    );
    for (const [i, { code, out, err }] of answers.entries()) {
      expect([code, out]).toEqual([2, '']);
      expect(err).toMatch(cases[i][1]);
    }
  });
});

describe("the caller's mistakes", () => {
  const train = ['train', '--task', 'Pendulum', '--method', 'ddpg'];
  test.each<[string[], RegExp]>([
    [['train', '--method', 'ddpg'], /required option '--task/],
    [['train', '--task', 'Walker', '--method', 'ddpg'], /task: give one of Pendulum, .*; got "Walker"\./],
    [['train', '--task', 'Pendulum', '--method', 'sac'], /method: give one of ddpg, .*; got "sac"\./],
    [[...train, '--steps', '0'], /interactions: give a whole number from 1 to 1,000,000,000; got 0\./],
    [[...train, '--steps', 'many'], /interactions: .*got "many"/],
    [[...train, '--seed', 'x'], /--seed "x": “x” is not a seed/],
    [[...train, '--set', 'seed=5'], /--set seed=5: --seed says it already.*Write --seed 5,/s],
    [[...train, '--set', 'method=meta'], /--set method=meta: --method says it already/],
    [
      [...train, '--steps', '400', '--set', 'interactions=500'],
      /--set interactions=500: --steps says it already.*Write --steps 500/s,
    ],
    [[...train, '--db', ''], /--db names no file: it is empty/],
    [[...train, '--db', ':memory:'], /--db :memory: is no file, and runs train in processes of their own/],
    [['runs', '--db', ''], /--db names no file: it is empty/],
    [[...train, '--seed', '5-1'], /--seed "5-1"/],
    [[...train, '--set', 'tau=2'], /tau: give a number above 0, at most 1; got 2\./],
    [[...train, '--set', 'nope=2'], /nope: there is no such setting\. Settings: /],
    [[...train, '--set', 'frozenRun=some-run'], /frozenRun: only the method frozen/],
    [[...train, '--jobs', '0'], /--jobs: give a whole number from 1 on; got 0\./],
    [['resume', 'x', '--jobs', 'all'], /--jobs: give a whole number from 1 on; got "all"\./],
    [['verify', 'x', '--cycles', '1.5'], /--cycles: give a whole number from 1 on; got 1\.5\./],
    [
      ['coverage', '--run', 'x', '--out', '/nowhere', '--method', 'umap', '--min-dist', '2'],
      /--min-dist: it is at most the spread/,
    ],
    [
      ['coverage', '--run', 'x', '--out', '/nowhere', '--perplexity', 'high'],
      /--perplexity: give a number from 2 to 300; got "high"\./,
    ],
    [
      ['coverage', '--run', 'x', '--out', '/nowhere', '--landmarks', '5'],
      /--landmarks: give a whole number from 100 on; got 5\./,
    ],
    [
      ['coverage', '--run', 'x', '--out', '/nowhere', '--states', 'x'],
      /--states: give a whole number from 10 to 5,000,000; got "x"\./,
    ],
    [
      ['coverage', '--run', 'x', '--out', '/nowhere', '--measured-states', '3'],
      /--measured-states: give a whole number from 50 to 5,000,000; got 3\./,
    ],
    [
      ['coverage', '--run', 'x', '--out', '/nowhere', '--stability', '1'],
      /--stability: give a whole number from 2 to 12; got 1\./,
    ],
    [
      ['coverage', '--run', 'x', '--out', '/nowhere', '--bandwidth', '0'],
      /--bandwidth: give a number above 0; got 0\./,
    ],
    [
      ['train', '--task', 'Pendulum', '--method', 'frozen', '--set', 'frozenRun=nobody'],
      /frozenRun: there is no run nobody/,
    ],
    [['show', 'nobody'], /There is no run "nobody"/],
    [['resume', 'nobody'], /There is no run "nobody"/],
    [['settings', '--task', 'Walker'], /There is no task "Walker"\. The tasks are Pendulum/],
    [['simulate', '--task', 'Walker', '--initial', '-', '--actions', '-'], /There is no task "Walker"/],
    [['embed', '--input', 'table.parquet', '--out', 'map.csv'], /--input table\.parquet: the file cannot be read/],
    [
      ['embed', '--input', 'table.csv', '--out', '/nowhere/map.csv'],
      /--out \/nowhere\/map\.csv: there is no folder \/nowhere/,
    ],
    [['show'], /missing required argument 'run'\n\(see tutelage show --help\)/],
    [['dance'], /unknown command 'dance'/],
    [['runs', '--dance'], /unknown option '--dance'/],
  ])('%j', async (args, message) => {
    const db = join(temporaryFolder(), 'runs.db');
    openDatabase(db).close();
    const usesDatabase = ['train', 'show', 'resume', 'runs', 'verify', 'coverage'].includes(args[0]);
    const { code, out, err } = await tutelage(usesDatabase && !args.includes('--db') ? [...args, '--db', db] : args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(message);
    expect(err).not.toMatch(/\n\s+at .*\.ts:\d+/);
  });

  test.each([
    ['runs'],
    ['show', 'x'],
    ['verify', 'x'],
    ['resume', 'x'],
    ['coverage', '--run', 'x', '--out', '/nowhere'],
  ])('%s of a database that is not there, which is not made', async (...args) => {
    const db = join(temporaryFolder(), 'mistyped.db');
    const { code, out, err } = await tutelage([...args, '--db', db]);
    expect([code, out, existsSync(db)]).toEqual([2, '', false]);
    expect(err).toMatch(/mistyped\.db: there is no such file/);
  });

  test('a file that is no database', async () => {
    const path = join(temporaryFolder(), 'notes.txt');
    writeFileSync(path, 'These are notes. '.repeat(100));
    const { code, out, err } = await tutelage(['runs', '--db', path]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/notes\.txt cannot be used/);
    expect(readFileSync(path, 'utf8')).toBe('These are notes. '.repeat(100));
  });
});

describe('a reader that leaves early', () => {
  const readNothing = (args: readonly string[]): Promise<[code: number | null, err: string]> =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
      onTestFinished(() => void child.kill('SIGKILL'));
      child.stdout.destroy();
      let err = '';
      child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
      child.on('close', (code) => resolve([code, err]));
    });

  test('ends the program quietly, with nothing to complain of', async () => {
    const db = join(temporaryFolder(), 'runs.db');
    await tutelage(trainSmall(db, 200));
    expect(
      await Promise.all([
        readNothing(['runs', '--db', db]),
        readNothing(['runs', '--db', db, '--json']),
        readNothing(['settings', '--task', 'Hopper']),
      ]),
    ).toEqual([
      [0, ''],
      [0, ''],
      [0, ''],
    ]);
  });
});

describe('help', () => {
  test.each([[], ['train'], ['show'], ['coverage']])('%s --help', async (...command) => {
    const { code, out, err } = await tutelage([...command, '--help']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(new RegExp(`^Usage: tutelage ${command.join(' ')}`));
  });

  test('settings lists every key with the value of the paper', async () => {
    const { code, out } = await tutelage(['settings', '--task', taskNames[0], '--json']);
    expect(code).toBe(0);
    expect(linesOf(out)).toContainEqual(expect.objectContaining({ key: 'exploreSteps', preset: 100 }));
  });
});
