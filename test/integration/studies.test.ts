import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createStudyRequest, planSchema, type CellState, type Plan } from '../../src-main/contract/studies.ts';
import { temporaryFolder } from '../helpers/temporaryFolder.ts';
import { openTestWorkbench, type TestWorkbench } from '../helpers/workbench.ts';

const small = {
  engine: 'simd',
  interactions: 500,
  exploreSteps: 30,
  evaluationSteps: 40,
  rolloutSteps: 70,
  exerciseUpdates: 3,
  studentUpdates: 5,
  teacherUpdates: 2,
  testInterval: 200,
  testEpisodes: 1,
  hiddenSizes: [16, 16],
  batchSize: 16,
};
const plan: Plan = planSchema.parse({
  tasks: ['Pendulum'],
  seeds: [1, 2],
  settings: small,
  variants: [
    { label: 'adaptive', method: 'meta' },
    { label: 'final', method: 'frozen', teacherFrom: 'adaptive' },
    { label: 'control', method: 'meta', settings: { teacherLearningRate: 0 } },
  ],
});

function open(): TestWorkbench {
  return openTestWorkbench(join(temporaryFolder(), 'runs.db'));
}

async function create(workbench: TestWorkbench, preset: string | null = null): Promise<string> {
  return (
    await workbench.handlers['studies.create'](
      createStudyRequest.parse({ name: 'Frozen?', question: 'Must it adapt?', plan, preset }),
    )
  ).id;
}

async function states(workbench: TestWorkbench, study: string): Promise<Record<string, CellState>> {
  const { cells } = await workbench.handlers['studies.get']({ study });
  return Object.fromEntries(cells.map(({ variant, seed, state }) => [`${variant} ${seed}`, state]));
}

async function untilRested(workbench: TestWorkbench, study: string): Promise<void> {
  for (let busy = true; busy;) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    busy = Object.values(await states(workbench, study)).some((state) => state === 'queued' || state === 'running');
  }
}

describe('a study', () => {
  test('starts what is missing, teachers first; frozen runs follow with its teachers; present runs count', async () => {
    const workbench = open();
    // One of the runs that the plan asks for was made before the study, and an equal one after another question.
    const [early] = await workbench.handlers['runs.start']({
      configurations: [{ ...small, task: 'Pendulum', method: 'meta', seed: 1 }],
    });
    await workbench.run(early, ({ status }) => status === 'finished');
    const study = await create(workbench, 'table-2');
    expect(await states(workbench, study)).toEqual({
      'adaptive 1': 'finished',
      'adaptive 2': 'missing',
      'final 1': 'missing',
      'final 2': 'waiting',
      'control 1': 'missing',
      'control 2': 'missing',
    });
    expect(await workbench.handlers['studies.start']({ study })).toMatchObject({ started: 4, resumed: 0, waiting: 1 });
    await untilRested(workbench, study);
    expect(await workbench.handlers['studies.start']({ study })).toMatchObject({ started: 1, resumed: 0, waiting: 0 });
    await untilRested(workbench, study);
    expect(new Set(Object.values(await states(workbench, study)))).toEqual(new Set(['finished']));
    const { cells, results, counts } = await workbench.handlers['studies.get']({ study });
    const final = cells.find(({ variant, seed }) => variant === 'final' && seed === 1);
    expect((await workbench.handlers['runs.get']({ run: final?.run ?? '' })).configuration.frozenRun).toBe(early);
    expect(counts.finished).toBe(6);

    const adaptive = results.find(({ variant }) => variant === 'adaptive');
    const values = (await workbench.handlers['runs.list']({}))
      .filter(({ id }) => cells.some(({ variant, run }) => variant === 'adaptive' && run === id))
      .map(({ returns }) => returns.test ?? NaN);
    expect(adaptive?.values.test).toMatchObject({ n: 2, mean: (values[0] + values[1]) / 2 });
    expect(adaptive?.values.test.sd).toBeCloseTo(Math.abs(values[0] - values[1]) / Math.SQRT2, 6);
    expect(adaptive?.paper).toEqual({ mean: -123, sd: 10 });
    const { content } = await workbench.handlers['studies.exportTable']({ study, reading: 'test', format: 'latex' });
    expect(content).toContain('adaptive, paper');
    expect(content).toContain('-123 $\\pm$ 10');
    expect(content).toMatch(/Mean \$\\pm\$ one standard deviation over n = 2 runs\./);
    expect(
      (await workbench.handlers['studies.exportTable']({ study, reading: 'rollout', format: 'csv' })).content,
    ).toMatch(/^Task,adaptive,adaptive low,/);
  });

  test('behind a window, frozen runs start by themselves once their teachers are trained', async () => {
    const workbench = openTestWorkbench(join(temporaryFolder(), 'runs.db'), 2, 'browser');
    const study = await create(workbench);
    expect(await workbench.handlers['studies.start']({ study })).toMatchObject({ started: 4, waiting: 2 });
    await expect
      .poll(async () => Object.values(await states(workbench, study)), { timeout: 60_000 })
      .toEqual(new Array(6).fill('finished'));
    const runs = await workbench.handlers['runs.list']({});
    expect(runs.filter(({ method }) => method === 'frozen')).toHaveLength(2);
  });

  test('a run in the trash is missing again; deleting the study leaves its runs', async () => {
    const workbench = open();
    const study = await create(workbench);
    await workbench.handlers['studies.start']({ study });
    await untilRested(workbench, study);
    const { cells } = await workbench.handlers['studies.get']({ study });
    const run = cells.find(({ variant }) => variant === 'control')?.run ?? '';
    await workbench.handlers['runs.trash']({ run });
    expect((await states(workbench, study))['control 1']).toBe('missing');
    await workbench.handlers['studies.delete']({ study });
    expect((await workbench.handlers['runs.list']({})).length).toBe(4);
    expect(await workbench.handlers['studies.list']({})).toEqual([]);
  });

  test('a plan that cannot be carried out is refused, with the setting’s name', async () => {
    const workbench = open();
    const bad = { ...plan, settings: { interactions: 0 } };
    expect(() =>
      workbench.handlers['studies.create'](createStudyRequest.parse({ name: 'x', question: '', plan: bad })),
    ).toThrow(/^interactions: /);
    expect(
      planSchema.safeParse({ ...plan, variants: [{ label: 'a', method: 'frozen', teacherFrom: 'b' }] }).success,
    ).toBe(false);
    expect(
      planSchema.safeParse({
        ...plan,
        variants: [
          { label: 'a', method: 'meta' },
          { label: 'a', method: 'ddpg' },
        ],
      }).success,
    ).toBe(false);
    expect(await workbench.handlers['studies.list']({})).toEqual([]);
  });

  test('a plan is checked before it is a study: what is wrong with its places, or how much is left', async () => {
    const workbench = open();
    const check = async (changes: object) =>
      workbench.handlers['studies.check']({ plan: planSchema.parse({ ...plan, ...changes }) });
    expect(await check({})).toMatchObject({ faults: [], runs: 6, estimate: { runs: 6, interactions: 3000 } });
    expect(await check({ settings: { ...small, interactions: 0, gama: 1 } })).toMatchObject({
      faults: [expect.stringMatching(/^gama: there is no such setting/) as unknown],
      estimate: null,
    });
    const bad = [plan.variants[0], { ...plan.variants[2], settings: { teacherLearningRate: -1 } }];
    expect((await check({ variants: bad })).faults).toEqual([
      expect.stringMatching(/^teacherLearningRate: .* \(control on Pendulum\)$/),
    ]);
    expect((await check({ variants: [plan.variants[0], { ...plan.variants[0], label: 'again' }] })).faults).toEqual([
      expect.stringMatching(/^variants: "adaptive" and "again" are the same configuration on Pendulum/),
    ]);
  });

  test('the presets are the paper’s, each with a control, and can be made as they are', async () => {
    const workbench = open();
    const presets = await workbench.handlers['studies.presets']({});
    expect(presets.map(({ key, plan: each }) => [key, runsOf(each)])).toEqual([
      ['table-1', 4 * (3 * 5 + 3 * 3)],
      ['figure-2', 5 * 5],
      ['table-2', 6 * 10],
      ['figure-4', 3 * 5],
      ['teacher-value', 9 * 6 * 10],
    ]);
    for (const { key, name, question, plan: each } of presets) {
      expect(each.variants.some(({ settings }) => settings['teacherLearningRate'] === 0)).toBe(true);
      const made = await workbench.handlers['studies.create'](
        createStudyRequest.parse({ name, question, plan: each, preset: key }),
      );
      expect(made.counts.missing + made.counts.waiting).toBe(runsOf(each));
    }
    const table1 = (await workbench.handlers['studies.list']({})).find(({ name }) => name.startsWith('Table 1'));
    const { results } = await workbench.handlers['studies.get']({ study: table1?.id ?? '' });
    expect(results.filter(({ paper }) => paper !== null)).toHaveLength(12);
  });
});

const runsOf = (of: Plan): number =>
  of.tasks.reduce((sum, task) => sum + of.variants.length * (of.taskSeeds?.[task] ?? of.seeds).length, 0);

describe('reuse', () => {
  test('an equal run counts whatever engine its settings name, if it ran on one that the plan takes', async () => {
    const workbench = open();
    const plain = { ...small, engine: 'auto', task: 'Pendulum', method: 'meta' };
    const ids = await workbench.handlers['runs.start']({
      configurations: [
        { ...plain, seed: 1 },
        { ...plain, seed: 2, engine: 'simd' },
        { ...plain, seed: 3, engine: 'simd-fma' },
      ],
    });
    for (const id of ids) await workbench.run(id, ({ status }) => status === 'finished');
    const settings = { ...small, engine: 'auto' };
    const study = await workbench.handlers['studies.create'](
      createStudyRequest.parse({
        name: 'Reuse',
        question: '',
        plan: { tasks: ['Pendulum'], seeds: [1, 2, 3], settings, variants: [{ label: 'ours', method: 'meta' }] },
      }),
    );
    expect(study.cells.map(({ state }) => state)).toEqual(['finished', 'finished', 'missing']);
    expect(study.estimate).toMatchObject({ runs: 1, interactions: 500, isMeasured: true });
    expect(study.estimate.seconds).toBeGreaterThan(0);
  });

  test('a built-in study is one study, at another scale another; a scaled one says so in all it writes', async () => {
    const workbench = open();
    const open1 = await workbench.handlers['studies.openPaper']({ key: 'figure-3', scale: 1 });
    expect((await workbench.handlers['studies.openPaper']({ key: 'table-1', scale: 1 })).id).toBe(open1.id);
    const trial = await workbench.handlers['studies.openPaper']({ key: 'table-1', scale: 0.01 });
    expect(trial.id).not.toBe(open1.id);
    expect(trial.estimate.interactions).toBe(Math.round(open1.estimate.interactions / 100));
    const { files } = await workbench.handlers['studies.report']({ study: trial.id });
    for (const { name, content } of files)
      expect(content, name).toMatch(name === 'record.json' ? /"scale": 0\.01/ : /scale 0\.01/);
    await expect(async () => workbench.handlers['studies.openPaper']({ key: 'table-9', scale: 1 })).rejects.toThrow(
      /There are: table-1, figure-2, table-2, figure-4/,
    );
  });
});

describe('the queue', () => {
  test('its limit can be raised and lowered, and while it is paused nothing begins', async () => {
    const workbench = open();
    await workbench.handlers['queue.set']({ paused: true });
    const runs = await workbench.handlers['runs.start']({
      configurations: [1, 2, 3].map((seed) => ({
        ...small,
        task: 'Pendulum',
        method: 'ddpg',
        seed,
        interactions: 100_000,
      })),
    });
    expect(await workbench.handlers['queue.get']({})).toEqual({
      limit: 2,
      isPaused: true,
      training: [],
      waiting: runs,
    });
    expect(await workbench.handlers['queue.set']({ paused: false, limit: 1 })).toEqual({
      limit: 1,
      isPaused: false,
      training: [runs[0]],
      waiting: runs.slice(1),
    });
    await workbench.handlers['queue.set']({ limit: 3 });
    await Promise.all(runs.map((run) => workbench.run(run, ({ status }) => status === 'running')));
    expect(workbench.events.findLast(({ type }) => type === 'queue-changed')).toMatchObject({
      queue: { training: runs, waiting: [] },
    });
  });

  test('the speed of finished runs on this machine is known by task, method and engine', async () => {
    const workbench = open();
    expect(await workbench.handlers['queue.speeds']({})).toEqual([]);
    const [run] = await workbench.handlers['runs.start']({
      configurations: [{ ...small, task: 'Pendulum', method: 'ddpg', seed: 1 }],
    });
    const { seconds, interactions } = await workbench.run(run, ({ status }) => status === 'finished');
    expect(await workbench.handlers['queue.speeds']({})).toEqual([
      {
        task: 'Pendulum',
        method: 'ddpg',
        engine: 'simd',
        runs: 1,
        secondsPerInteraction: seconds / interactions,
        updatesPerInteraction: expect.closeTo(small.studentUpdates / small.rolloutSteps, 12) as number,
      },
    ]);
  });
});
