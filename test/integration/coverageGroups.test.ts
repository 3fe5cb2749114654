import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../db/open.ts';
import { coverageSchema } from '../../src-main/contract/coverage/coverage.ts';
import { groupStyle } from '../../src-main/figures/colours.ts';
import { editGroup, readGroups, sortRuns } from '../../src-main/workbench/runs/variants.ts';
import { loadSimulators } from '../../src-main/tasks/tasks.ts';
import { carryOutRun, shortConfiguration } from '../helpers/runs.ts';

const program = fileURLToPath(new URL('../../src-main/cli.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tutelage-groups-'));
const path = join(folder, 'groups.db');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** meta, its control and meta-state, two seeds of the first. */
beforeAll(async () => {
  const database = openDatabase(path);
  const simulators = await loadSimulators();
  const runs: readonly [string, Record<string, unknown>][] = [
    ['meta-1', { seed: 1 }],
    ['meta-2', { seed: 2 }],
    ['control-1', { seed: 1, teacherLearningRate: 0 }],
    ['state-1', { seed: 1, method: 'meta-state' }],
  ];
  for (const [id, changes] of runs) await carryOutRun(database, simulators, id, shortConfiguration(changes));
  database.close();
});

const tutelage = (...args: readonly string[]): string =>
  execFileSync(process.execPath, [program, ...args, '--db', path], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });

/** Gives the control a look of its own; how each group is drawn on paper. */
function dyeControl(): readonly string[] {
  const database = openDatabase(path);
  try {
    sortRuns(database);
    const control = [...readGroups(database).values()].find(({ name }) => /no learning|control/.test(name));
    editGroup(database, { variant: control?.variant ?? 0, name: 'control', colour: 'crimson', dash: 'longdash' });
    return [...readGroups(database).values()].map((group) => {
      const { colour, dash } = groupStyle(group);
      return `${colour} ${dash.join(' ')}`;
    });
  } finally {
    database.close();
  }
}

/** Colours and dashes of the outermost contours of the figure, each once. */
function outlines(): readonly string[] {
  const svg = readFileSync(join(folder, 'coverage.svg'), 'utf8');
  const found = [...svg.matchAll(/<path[^>]* stroke="(#\w{6})"[^>]* stroke-linejoin[^>]*>/g)].map(
    ([tag, colour]) => `${colour} ${/stroke-dasharray="([^"]*)"/.exec(tag)?.[1] ?? ''}`,
  );
  return [...new Set(found)];
}

/** The columns of the teacher's early panels. */
function teachers(...more: readonly string[]): readonly string[] {
  const runs = ['meta-1', 'meta-2', 'control-1', 'state-1'].flatMap((run) => ['--run', run]);
  tutelage('coverage', ...runs, '--method', 'pca', '--no-measures', '--out', folder, ...more);
  const { sets } = JSON.parse(readFileSync(join(folder, 'coverage.json'), 'utf8')) as {
    sets: { column: string; label: string }[];
  };
  return sets.filter(({ label }) => /^Teacher.*early/.test(label)).map(({ column }) => column);
}

test('three groups give three teachers on the command line, by the names that a person gave them', () => {
  tutelage('groups', 'meta, no learning', '--name', 'control');
  expect(tutelage('groups')).toMatch(/^control +Hopper +1 +/m);
  expect(teachers()).toEqual(['Teacher, meta', 'Teacher, control', 'Teacher, meta-state']);
});

test('teachers of three groups without their students, by their settings: the sets that the window gives', () => {
  const chosen = ['--where', 'task:Hopper -method:ddpg', '--role', 'teacher', '--stage', 'early=2,all'];
  const groups = dyeControl();
  tutelage('coverage', ...chosen, '--method', 'pca', '--no-measures', '--out', folder);
  expect(outlines().toSorted(), 'each in the colour and dash of its group').toEqual(groups.toSorted());
  const { request } = JSON.parse(readFileSync(join(folder, 'coverage.json'), 'utf8')) as {
    request: { sets: { column: string; row: string; runs: string[] }[] };
  };
  expect(request.sets.map(({ column, row, runs }) => `${row}: ${column}, ${runs.length}`).sort()).toEqual(
    ['All of training', 'Early (first 2 rollouts)'].flatMap((row) => [
      `${row}: Teacher, control, 1`,
      `${row}: Teacher, meta, 2`,
      `${row}: Teacher, meta-state, 1`,
    ]),
  );
  for (const [flags, words] of [
    [['--role', 'pupil'], /--role pupil: the role is one of teacher, student, baseline, test/],
    [['--stage', 'dawn'], /--stage dawn: the stage is early, late/],
    [['--role', 'baseline'], /None of these runs has rollouts of baseline/],
    [['--where', 'gamma:>1'], /--where: no run is so/],
  ] as const)
    expect(() => tutelage('coverage', ...chosen.slice(0, 2), ...flags, '--out', folder)).toThrow(words);
});

test('groups are pooled where that is asked for, and the panel says so', () => {
  expect(teachers('--pool')).toEqual([expect.stringMatching(/^Teacher, .*pooled/)]);
});

test('two sets of one name are an error, not one panel', () => {
  const set = { label: 'Teacher', row: 'Late', column: 'Teacher', role: 'teacher', stage: { kind: 'all' } } as const;
  const asked = coverageSchema.safeParse({
    sets: [
      { ...set, runs: ['meta-1'] },
      { ...set, runs: ['control-1'] },
    ],
    embedding: { method: 'pca' },
  });
  expect(asked.error?.issues[0].message).toBe('Two sets are called "Teacher"; give each a name of its own.');
});
