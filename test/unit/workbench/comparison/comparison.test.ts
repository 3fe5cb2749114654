import { describe, expect, test } from 'vitest';
import { compareRequest } from '../../../../src-main/contract/compare.ts';
import { tableToText } from '../../../../src-main/figures/table.ts';
import { randomFromSeed } from '../../../../src-main/numerics/random.ts';
import { paperAnchors } from '../../../../src-main/workbench/comparison/anchors.ts';
import type { GroupOfRuns } from '../../../../src-main/workbench/comparison/compare.ts';
import { comparisonOf } from '../../../../src-main/workbench/comparison/comparison.ts';
import {
  overTasksTable,
  taskSentences,
  taskTable,
} from '../../../../src-main/workbench/comparison/comparisonTables.ts';
import { returnText, signedText } from '../../../../src-main/workbench/comparison/returnText.ts';
import { loadSimulators } from '../../../../src-main/tasks/tasks.ts';
import { taskNames, type TaskName } from '../../../../src-main/tasks/task.ts';

const request = (more: object = {}) => compareRequest.omit({ runs: true, metric: true }).parse(more);

/** Runs that rise linearly from 0 to their last value in ten steps of 100. */
function group(label: string, lasts: readonly number[], more: Partial<GroupOfRuns> = {}): GroupOfRuns {
  return {
    task: 'Pendulum',
    label,
    method: label === 'ddpg' ? 'ddpg' : 'meta',
    isControl: label === 'control',
    repeats: 0,
    otherSettings: 0,
    runs: lasts.map((last, i) => ({
      run: `${label}-${i}`,
      seed: i + 1,
      isFinished: true,
      curve: {
        x: Array.from({ length: 11 }, (_, k) => 100 * k),
        y: Array.from({ length: 11 }, (_, k) => (last * k) / 10),
      },
    })),
    ...more,
  };
}

describe('a task', () => {
  const found = comparisonOf(
    [group('meta', [80, 100, 120]), group('control', [40, 58, 82]), group('ddpg', [100, 100, 100])],
    'Test return',
    request({ reduction: 'last' }),
  );
  const [task] = found.tasks;

  test('each group beside the control, where there is one', () => {
    expect([found.reference, task.reference]).toEqual(['control', 'control']);
    expect(task.groups.map(({ label, n, mean, median, sd, area }) => [label, n, mean, median, sd, area])).toEqual([
      ['meta', 3, 100, 100, 20, 50],
      ['control', 3, 60, 58, expect.closeTo(21.0713, 3), expect.closeTo(30, 10)],
      ['ddpg', 3, 100, 100, 0, 50],
    ]);
    const [meta, control] = task.groups;
    expect(control.against).toBeNull();
    // Differences by seed are 40, 42, 38: 40 +- 4.302653 * 2 / sqrt 3.
    expect(meta.against?.difference).toMatchObject({ paired: true, estimate: 40, low: expect.closeTo(35.0317, 3) });
    expect(meta.against?.verdict.kind).toBe('above');
    expect(meta.against?.improvement.estimate).toBeCloseTo(8 / 9, 12);
  });

  test('first step at the best of the reference', () => {
    expect([task.level, task.levelStep]).toEqual([60, 1000]);
    const [meta, control] = task.groups;
    expect(meta.reach).toEqual({ meanCurve: 600, runs: 3, medianRun: 600, ratio: 0.6 });
    expect(control.reach).toMatchObject({ meanCurve: 1000, runs: 1, medianRun: null, ratio: 1 });
  });

  test('of how few episodes a rollout return is the mean is said, where the number is read', () => {
    const counted = (label: string, episodes: readonly number[]): GroupOfRuns => {
      const plain = group(label, [80, 100]);
      return {
        ...plain,
        runs: plain.runs.map((run, i) => ({
          ...run,
          // The last of eleven steps has them all, the one before has not.
          episodes: { x: run.curve.x, y: run.curve.x.map((_, k) => (k === 10 ? episodes[i] : 5 * k)) },
        })),
      };
    };
    const of = (reduction: string) =>
      comparisonOf([counted('meta', [12, 100]), counted('ddpg', [100, 100])], 'Rollout return', request({ reduction }))
        .tasks[0];
    const last = of('last');
    expect(last.groups.map(({ fewestEpisodes }) => fewestEpisodes)).toEqual([12, null]);
    expect(last.warnings[0]).toBe(
      'A rollout return is the mean of the last 100 finished episodes; here some are of fewer: meta of 12 at least.',
    );
    expect(of('late').groups.map(({ fewestEpisodes }) => fewestEpisodes)).toEqual([12, 45]);
    const { columns, rows } = taskTable(found, last);
    expect(columns[2].title).toBe('Episodes');
    expect(rows.map((row) => row.slice(0, 3))).toEqual([
      ['meta', 2, 12],
      ['ddpg', 2, 100],
    ]);
    expect(taskTable(found, task).columns[2].title).toBe('Mean');
  });

  test('another level, another reference, another interval', () => {
    const other = comparisonOf(
      [group('meta', [80, 100, 120]), group('ddpg', [100, 100, 100])],
      'Test return',
      request({ reduction: 'late', reference: 'meta', level: 45, method: 'bootstrap', telling: 5 }),
    );
    expect(other.tasks[0].level).toBe(45);
    // late: the mean of the last two of eleven values.
    expect(other.tasks[0].groups[1]).toMatchObject({ mean: 95, reach: { meanCurve: 500 } });
    expect(other.tasks[0].groups[1].against?.difference.method).toBe('bootstrap');
  });

  test('says what flatters, and what is missing', () => {
    const [only] = comparisonOf(
      [
        group('meta', [80, 100], { repeats: 1, otherSettings: 2 }),
        group('ddpg', [70, 90], {
          runs: group('ddpg', [70, 90]).runs.map((run) => ({ ...run, isFinished: false })),
        }),
      ],
      'Test return',
      request({ reduction: 'best' }),
    ).tasks;
    for (const words of [
      /Fewer than 5 seeds \(2\)/,
      /1 run was left out/,
      /2 other settings/,
      /2 runs are not finished/,
      /largest of many/,
    ])
      expect(
        only.warnings.some((warning) => words.test(warning)),
        String(words),
      ).toBe(true);
    const nothing = comparisonOf([group('meta', [1, 2])], 'Test return', request({ reference: 'ddpg' }));
    expect(nothing.tasks[0].warnings[0]).toMatch(/^ddpg has no runs here/);
    expect(nothing.over).toBeNull();
  });

  test('a group without numbers is named, not counted', () => {
    const empty = group('control', [1]);
    const [only] = comparisonOf(
      [group('ddpg', [3, 4]), { ...empty, runs: empty.runs.map((run) => ({ ...run, curve: { x: [], y: [] } })) }],
      'Test return',
      request({ reference: 'ddpg' }),
    ).tasks;
    expect(only.groups[1]).toMatchObject({ n: 0, mean: null, against: { verdict: { kind: 'too-few' } } });
    expect(only.warnings.some((warning) => /Nothing of this metric is recorded yet for control/.test(warning))).toBe(
      true,
    );
  });

  test('as a table and in sentences', () => {
    const text = tableToText(taskTable(found, task));
    expect(text).toMatch(/meta +3 +100\.0 +20\.0 .*600 \(3\/3\) +40\.00 \[35\.03, 44\.97\]/);
    const sentences = taskSentences(task);
    expect(sentences[0]).toMatch(
      /^meta is above control by 40\.00 at n = 3 \(95% interval \+35\.03 to \+44\.97, paired by seed\)/,
    );
    expect(sentences.some((sentence) => /covers .* of bimodal returns/.test(sentence))).toBe(true);
  });
});

describe('over tasks', () => {
  const tasks = (label: string, values: readonly number[]): GroupOfRuns[] =>
    (['Pendulum', 'Hopper'] as const).map((task) => group(label, values, { task }));
  const anchors = { Pendulum: { low: 0, high: 100 }, Hopper: { low: -100, high: 100 } };

  test('normalised by the anchors given', () => {
    const { over } = comparisonOf(
      [...tasks('meta', [100, 100]), ...tasks('ddpg', [50, 50])],
      'Test return',
      request({ reduction: 'last', anchors }),
    );
    expect(over?.tasks).toEqual([
      { task: 'Pendulum', low: 0, high: 100 },
      { task: 'Hopper', low: -100, high: 100 },
    ]);
    const [meta, ddpg] = over?.groups ?? [];
    expect(meta.values.iqm).toEqual({ estimate: 1, low: 1, high: 1 });
    expect(ddpg.values.mean.estimate).toBe((0.5 + 0.75) / 2);
    expect(ddpg.values['optimality-gap'].estimate).toBe(1 - (0.5 + 0.75) / 2);
    expect([meta.improvement?.estimate, ddpg.improvement]).toEqual([1, null]);
    expect(meta.profile.find(({ tau }) => tau === 0.5)?.estimate).toBe(1);
  });

  test('leaves out who is not on all tasks, and says so', () => {
    const { over } = comparisonOf(
      [...tasks('meta', [100, 90]), ...tasks('ddpg', [50, 60]), group('meta-state', [1, 2])],
      'Test return',
      request(),
    );
    expect(over?.groups.map(({ label }) => label)).toEqual(['meta', 'ddpg']);
    expect(over?.notes.at(-1)).toMatch(/left out: meta-state/);
    const found = comparisonOf([...tasks('meta', [100, 90]), ...tasks('ddpg', [50, 60])], 'Test return', request());
    const table = overTasksTable(found);
    expect(table === null ? '' : tableToText(table)).toMatch(/P\(better than ddpg\)/);
  });
});

test('one run a group has no interval, in words or in numbers', () => {
  const of = (label: string, last: number) => [group(label, [last]), group(label, [last / 2], { task: 'Hopper' })];
  const found = comparisonOf([...of('meta', 100), ...of('ddpg', 50)], 'Test return', request());
  const [task] = found.tasks;
  const [meta] = task.groups;
  expect(meta.against?.verdict.text).toMatch(/an interval needs two runs/);
  expect(meta.against?.difference).toMatchObject({ low: null, high: null });
  expect(meta.against?.improvement).toEqual({ estimate: 1, low: null, high: null });
  expect(found.over?.groups[0].improvement).toEqual({ estimate: 1, low: null, high: null });
  expect(found.over?.notes).toContain('No intervals: each needs two runs of every group on every task.');
  for (const table of [taskTable(found, task), overTasksTable(found)])
    expect(table?.rows.flat().filter((cell) => typeof cell === 'object' && cell !== null)).toSatisfy(
      (cells: readonly object[]) => cells.length > 0 && cells.every((cell) => !('interval' in cell && cell.interval)),
    );
});

test('numbers in a sentence', () => {
  expect([12345.6, -123.45, 12.345, 0.1234, -0.0001, Infinity, NaN].map(returnText)).toEqual([
    '12,346',
    '-123.5',
    '12.35',
    '0.123',
    '0.000',
    'no bound',
    '-',
  ]);
  expect([5, -5, 0].map(signedText)).toEqual(['+5.000', '-5.000', '0.000']);
});

test('the low anchors are what random actions get', async () => {
  const simulators = await loadSimulators();
  for (const task of taskNames satisfies readonly TaskName[]) {
    const simulator = simulators.create(task);
    const random = randomFromSeed(3, 'anchors');
    const { actionSize, actionBound, episodeLimit } = simulator.task;
    const action = new Float64Array(actionSize);
    const episodes = task.startsWith('HalfCheetah') ? 10 : 40;
    const returns = Array.from({ length: episodes }, () => {
      simulator.load(simulator.drawInitialState(random));
      let sum = 0;
      for (let step = 0; step < episodeLimit; step++) {
        for (let i = 0; i < actionSize; i++) action[i] = (2 * random.uniform() - 1) * actionBound;
        simulator.step(action);
        sum += simulator.reward;
        if (simulator.terminated) break;
      }
      return sum;
    });
    simulator.dispose();
    const centre = returns.reduce((sum, value) => sum + value, 0) / episodes;
    const error = Math.sqrt(returns.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (episodes - 1) / episodes);
    // Where nearly every episode pays nothing, the spread of a few tells nothing: a little of the scale is let pass.
    const { low, high } = paperAnchors[task];
    expect(Math.abs(centre - low), task).toBeLessThan(4 * error + 0.02 * (high - low));
  }
});
