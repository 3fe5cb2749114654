import { filterRuns, knownSettings, rolesOf } from '../../../../../src-main/contract/vocabulary.ts';
import { describe, expect, test } from 'vitest';
import type { RunSummary, Series } from '../../../../../src-main/contract/runs.ts';
import {
  embeddingMethods,
  isSameMap,
  isSameRequest,
  layOut,
  readCoverage,
  requestOf,
} from '../../../../../src-renderer/state/coverage/coverageRequest.ts';
import { describeSize, mostStates } from '../../../../../src-renderer/state/coverage/coverageSize.ts';
import { formatStages, parseStages } from '../../../../../src-renderer/state/coverage/stages.ts';
import { defaultEmbeddingRequest } from '../../../../../src-main/contract/coverage/embeddingRequest.ts';
import { coverageForm } from '../../../../../src-main/workbench/analyses/coverageForm.ts';
import { coverageSchema, type CoverageSet } from '../../../../../src-main/contract/coverage/coverage.ts';
import { countStatuses, sortRuns } from '../../../../../src-renderer/state/runs/runList.ts';
import { appendSeries, lastCycle } from '../../../../../src-renderer/state/runs/seriesColumns.ts';
import { contourPath, panelGrid } from '../../../../../src-renderer/views/coverage/map/contourPath.ts';
import { trustSentence } from '../../../../../src-renderer/views/coverage/map/trust/trust.ts';
import { boundWarning, panelsOf } from '../../../../../src-renderer/views/run/panels.ts';
import { scrollToShow, visibleWindow } from '../../../../../src-renderer/widgets/visibleWindow.ts';

function run(id: string, changes: Partial<RunSummary> = {}): RunSummary {
  return {
    id,
    name: id,
    task: 'Pendulum',
    method: 'meta',
    seed: 1,
    status: 'finished',
    message: null,
    cycles: 10,
    interactions: 3000,
    budget: 3000,
    returns: { rollout: -200, rolloutEpisodes: 100, cumulative: -500, test: -150 },
    bestTest: -140,
    lateTest: -150,
    engine: 'simd',
    createdAt: `2026-01-01T00:00:0${id.length}.000Z`,
    seconds: 5,
    bytes: 1000,
    roles: rolesOf(changes.method ?? 'meta', null),
    group: { variant: 1, name: 'meta', colour: 'blue', dash: 'solid' },
    origin: null,
    source: null,
    configurationId: 1,
    frozenRun: null,
    note: '',
    tags: [],
    isArchived: false,
    trashedAt: null,
    ...changes,
  };
}

describe('the table of runs', () => {
  test('runs without a value come last in both directions', () => {
    const runs = [run('a', { bestTest: null }), run('b', { bestTest: 1 }), run('c', { bestTest: 2 })];
    expect(sortRuns(runs, 'best', true).map(({ id }) => id)).toEqual(['c', 'b', 'a']);
    expect(sortRuns(runs, 'best', false).map(({ id }) => id)).toEqual(['b', 'c', 'a']);
  });

  test('runs of one batch stand by method and seed, the newest batch first', () => {
    const createdAt = '2026-01-02T00:00:00.000Z';
    const runs = [
      run('old'),
      run('x', { createdAt, seed: 10 }),
      run('y', { createdAt, seed: 2 }),
      run('z', { createdAt, method: 'ddpg', seed: 3 }),
    ];
    for (const key of ['created', 'task'] as const)
      expect(sortRuns(runs, key, true).map(({ id }) => id)).toEqual(['z', 'y', 'x', 'old']);
  });

  test('every word must be found; seed: is exact and a minus leaves out', () => {
    const runs = [
      run('a', {
        seed: 1,
        method: 'ddpg',
        group: { variant: 2, name: 'ddpg', colour: 'green', dash: 'dash' },
      }),
      run('b', { seed: 11 }),
      run('c', { seed: 1, status: 'failed' }),
    ];
    const found = (text: string): readonly string[] => filterRuns(runs, text).map(({ id }) => id);
    expect(found('pendulum META')).toEqual(['b', 'c']);
    expect(found('seed:1')).toEqual(['a', 'c']);
    expect(found('-failed')).toEqual(['a', 'b']);
    expect(found(' - ')).toEqual(['a', 'b', 'c']);
    expect(countStatuses(runs)).toEqual({ queued: 0, running: 0, stopped: 0, finished: 2, failed: 1, diverged: 0 });
  });

  test('a setting is asked for by its value or compared, at the preset too; what is no setting is a word', () => {
    const runs = [
      run('a', { configurationId: 1 }),
      run('b', { configurationId: 2, seed: 11, name: 'b gamma:ray' }),
      run('c', { configurationId: 3, method: 'ddpg', note: 'see beta:0.9' }),
      run('d', { configurationId: 9 }),
    ];
    const settings = new Map([
      [1, { gamma: 0.99, teacherLearningRate: 0, hiddenSizes: [64, 64], noise: 'gaussian', replayCapacity: 10_000 }],
      [2, { gamma: 0.9, teacherLearningRate: 1e-4, hiddenSizes: [64, 32], noise: 'none', replayCapacity: 1e6 }],
      [3, { gamma: 0.5, teacherLearningRate: 0, hiddenSizes: [64, 64], noise: 'none', replayCapacity: 1e6 }],
    ]);
    const found = (text: string): string =>
      filterRuns(runs, text, settings)
        .map(({ id }) => id)
        .join('');
    expect(found('gamma:0.9')).toBe('b');
    expect(found('GAMMA:.90')).toBe('b');
    expect(found('gamma:<0.9')).toBe('c');
    expect(found('gamma:<=0.9')).toBe('bc');
    expect(found('gamma:>0.9')).toBe('a');
    expect(found('gamma:>=0.9 -method:DDPG')).toBe('ab');
    expect(found('-gamma:0.9')).toBe('acd');
    expect(found('teacherlearningrate:0')).toBe('a'); // ddpg reads none
    expect(found('teacherLearningRate:>0')).toBe('b');
    expect(found('teacherLearningRate:none')).toBe('');
    expect(found('-teacherLearningRate:0')).toBe('bcd');
    expect(found('hiddenSizes:64x64')).toBe('ac');
    expect(found('hiddenSizes:64,32')).toBe('b');
    expect(found('noise:none')).toBe('c'); // no other method reads it
    expect(found('replayCapacity:10,000')).toBe('a');
    expect(found('seed:<11')).toBe('acd');
    expect(found('noise:>1')).toBe('');
    expect(found('gamma:<x')).toBe('');
    expect(found('beta:0.9')).toBe('c');
    expect(found('status:finished method:ddpg')).toBe('c');
    expect(found('group:"meta" -gamma:0.9')).toBe('acd');
    expect(['gamma:', 'gamma:<', '-gamma:'].map(found)).toEqual(['abcd', 'abcd', 'abcd']); // still being typed
    expect(filterRuns(runs, 'gamma:ray').map(({ id }) => id)).toEqual(['b']);
    expect(knownSettings(settings).slice(0, 3)).toEqual(['frozenRun', 'gamma', 'hiddenSizes']);
  });

  test('of 10,000 rows only the visible ones and a few more are drawn, and the heights add up', () => {
    const window = visibleWindow(160_000, 640, 32, 10_000, 8);
    expect(window).toEqual({ first: 4992, end: 5028, before: 4992 * 32, after: (10_000 - 5028) * 32 });
    expect(visibleWindow(0, 640, 32, 3)).toEqual({ first: 0, end: 3, before: 0, after: 0 });
    expect(visibleWindow(9_999_999, 640, 32, 3)).toMatchObject({ first: 3, end: 3, after: 0 });
  });

  test('scrolling shows a row whole and moves no further than needed', () => {
    expect(scrollToShow(2, 0, 320, 32)).toBe(0);
    expect(scrollToShow(10, 0, 320, 32)).toBe(32);
    expect(scrollToShow(1, 320, 320, 32)).toBe(32);
  });
});

describe('series that grow', () => {
  const series = (from: number, to: number, metrics: Series['metrics']): Series => {
    const cycle = Array.from({ length: to - from }, (_, index) => from + index);
    return {
      run: 'a',
      cycle,
      interactions: cycle.map((each) => 300 * (each + 1)),
      seconds: cycle,
      metrics,
      sigma: cycle.map(() => [1]),
    };
  };

  test('new cycles are appended once, and columns that appear later are filled with nulls', () => {
    const first = series(0, 2, { mean_q: [1, 2] });
    const grown = appendSeries(first, series(1, 3, { mean_q: [2, 3], test_return: [null, -5] }));
    expect(grown.cycle).toEqual([0, 1, 2]);
    expect(grown.metrics).toEqual({ mean_q: [1, 2, 3], test_return: [null, null, -5] });
    expect(lastCycle(grown)).toBe(2);
    expect(appendSeries(grown, series(0, 3, { mean_q: [0, 0, 0] }))).toBe(grown);
  });

  test('a Q above its bound is said with the first cycle and how often; below it nothing is', () => {
    expect(boundWarning(series(0, 4, { largest_q: [1, null, 3, 4], q_bound: [2, 2, 2, 2] }))).toMatch(
      /first in cycle 2 and in 50%/,
    );
    expect(boundWarning(series(0, 2, { largest_q: [1, 2], q_bound: [2, 2] }))).toBeNull();
    expect(boundWarning(series(0, 2, { largest_q: [1, 2], q_bound: [null, null] }))).toBeNull();
  });

  test('panels without numbers are left out', () => {
    const panels = panelsOf(run('a', { method: 'ddpg' }), series(0, 1, { rollout_return: [1], meta_reward: [null] }), [
      'torque',
    ]);
    expect(panels.map(({ title }) => title)).toEqual([
      'Student return, three readings',
      'Teacher σ per action dimension',
    ]);
    expect(panels[1].lines.map(({ name }) => name)).toEqual(['torque']);
  });
});

const learned = { variant: 1, name: 'meta', colour: 'blue', dash: 'solid' } as const;

describe('the layout of the densities', () => {
  const form = coverageForm();
  const settings = readCoverage({}, form);

  test('a meta and a ddpg run give rows early and late, columns teacher, student, baseline, well-formed', () => {
    const layout = layOut([run('meta-1'), run('ddpg-1', { method: 'ddpg' })], settings);
    if (!layout.ok) throw new Error(layout.reason);
    expect(layout.sets.map((set) => [set.column, set.stage.kind, set.runs])).toEqual([
      ['Teacher', 'early', ['meta-1']],
      ['Student', 'early', ['meta-1']],
      ['Baseline', 'early', ['ddpg-1']],
      ['Teacher', 'late', ['meta-1']],
      ['Student', 'late', ['meta-1']],
      ['Baseline', 'late', ['ddpg-1']],
    ]);
    const request = requestOf(layout.sets, settings);
    const answered = coverageSchema.parse(request);
    expect(isSameRequest(request, answered)).toBe(true);
    expect(isSameMap(request, answered)).toBe(true);
    const onto = '0'.repeat(64);
    expect(isSameMap(request, { ...answered, onto }), 'laid out, or placed into another').toBe(false);
    expect(isSameMap({ ...request, onto }, { ...answered, onto })).toBe(true);
    expect(isSameRequest({ ...request, statesPerSet: 10 }, answered)).toBe(false);
    expect(isSameRequest({ ...request, sets: request.sets.slice(1) }, answered)).toBe(false);
  });

  test('methods that share a role have a column each', () => {
    const layout = layOut(
      [
        run('meta-1'),
        run('meta-2', { method: 'meta-variance', group: { ...learned, variant: 3, name: 'meta-variance' } }),
      ],
      readCoverage({ roles: 'teacher', stages: 'late' }, form),
    );
    expect(layout.ok && layout.sets.map((set) => set.column)).toEqual(['Teacher, meta', 'Teacher, meta-variance']);
  });

  test('a control stands beside what it controls, and is pooled with it only where that is asked for', () => {
    const runs = [run('meta-1'), run('control-1', { group: { ...learned, variant: 2, name: 'control' } })];
    const columnsOf = (query: Record<string, string>): unknown => {
      const layout = layOut(runs, readCoverage({ roles: 'teacher', stages: 'late', ...query }, form));
      return layout.ok && layout.sets.map((set) => [set.column, set.runs]);
    };
    expect(columnsOf({})).toEqual([
      ['Teacher, meta', ['meta-1']],
      ['Teacher, control', ['control-1']],
    ]);
    expect(columnsOf({ pool: 'groups' })).toEqual([['Teacher, pooled: meta + control', ['meta-1', 'control-1']]]);
  });

  test('what cannot be drawn is refused with the reason', () => {
    expect(layOut([], settings)).toMatchObject({ ok: false });
    expect(layOut([run('a'), run('b', { task: 'Hopper' })], settings)).toMatchObject({
      ok: false,
      reason: expect.stringContaining('one task'),
    });
    expect(layOut([run('a')], readCoverage({ roles: 'baseline' }, form))).toMatchObject({ ok: false });
    expect(layOut([run('a')], readCoverage({ stages: ',' }, form))).toMatchObject({ ok: false });
  });

  test('what is missing takes the default of the request’s own schema', () => {
    expect(embeddingMethods.map((method) => readCoverage({ method }, form).embedding)).toEqual(
      embeddingMethods.map(defaultEmbeddingRequest),
    );
    const { every, sampling, statesPerSet, bandwidth, embedding } = coverageSchema.parse({
      sets: [{ label: 'a', row: '', column: '', runs: ['run-1'], role: 'test', stage: { kind: 'early' } }],
      embedding: { method: 'tsne' },
    });
    expect(readCoverage({}, form)).toMatchObject({
      every,
      sampling,
      statesPerSet,
      bandwidth,
      embedding,
      rollouts: 50,
      errors: {},
    });
  });

  test('a setting that cannot be is an error at its name, and nothing is laid out', () => {
    const wrong = readCoverage(
      { method: 'tsne', perplexity: '1', rollouts: '2.5', bandwidth: '0', states: ' ', every: '3' },
      form,
    );
    expect(wrong.errors).toEqual({
      perplexity: 'At least 2.',
      rollouts: 'Write a whole number.',
      bandwidth: 'More than 0, or “none”.',
      states: 'Write a whole number.',
    });
    expect(wrong.every).toBe(3);
    expect(layOut([run('a')], wrong)).toMatchObject({ ok: false, reason: expect.stringContaining('marked red') });
    expect(readCoverage({ method: 'umap', mindist: '2' }, form).errors).toEqual({ mindist: 'At most the spread, 1.' });
    expect(
      readCoverage({ method: 'umap', landmarks: 'none', density: '0.2', epochs: '30' }, form).embedding,
    ).toMatchObject({ landmarks: null, densityWeight: 0.2, epochs: 30 });
    expect(readCoverage({ method: 'umap-js', landmarks: 'none' }, form).errors).toEqual({
      landmarks: 'Write a whole number.',
    });
  });

  test('a window of rollouts or interactions is a row of its own', () => {
    const windows = readCoverage({ roles: 'teacher', stages: 'interactions:1000-2000,late,rollouts:0-10' }, form);
    const layout = layOut([run('a')], windows);
    expect(layout.ok && layout.sets.map(({ row, stage }) => [row, stage])).toEqual([
      ['Late (last 50 rollouts)', { kind: 'late', rollouts: 50 }],
      ['Interactions 1k–2k', { kind: 'interactions', from: 1000, to: 2000 }],
      ['Rollouts 0–10', { kind: 'rollouts', from: 0, to: 10 }],
    ]);
    expect(parseStages(formatStages(windows.stages))).toEqual(windows.stages);
    expect(formatStages([])).toBe(',');
    const wrong = readCoverage({ stages: 'early,rollouts:9-3' }, form);
    expect(wrong.errors).toEqual({ 'stage 1': 'The end must be beyond the beginning.' });
  });

  test('how much is asked for is bounded by stage, episode and limit', () => {
    const byId = new Map([['a', run('a', { interactions: 30_000 })]]);
    const size = (query: Record<string, string>, limit = 200): number => {
      const chosen = readCoverage({ roles: 'teacher,student', ...query }, form);
      const layout = layOut([...byId.values()], chosen);
      return layout.ok ? mostStates(layout.sets, byId, chosen, chosen.statesPerSet, limit) : Number.NaN;
    };
    expect(size({ rollouts: '10' })).toBe(4 * 10 * 200);
    expect(size({ rollouts: '10', every: '3' })).toBe(4 * 10 * 67);
    expect(size({ rollouts: '1000' })).toBe(4 * 5000);
    expect(size({ stages: 'all', states: '100000' })).toBe(2 * 30_000);
    expect(size({ stages: 'rollouts:0-2,interactions:0-1000', sampling: 'balanced' })).toBe(4 * 400);
    expect(describeSize(200_000, readCoverage({ method: 'umap' }, form))).toBe(
      'At most 200,000 states. Beyond 50,000, so many are embedded as landmarks and the others placed among them.',
    );
    expect(describeSize(200_000, readCoverage({ method: 'umap', landmarks: 'none' }, form))).toBe(
      'At most 200,000 states, each embedded itself.',
    );
  });
});

describe('the words beside a map', () => {
  const trust = { neighbourPreservation: 0.5, trustworthiness: 0.96, densityCorrelation: 0.8, sample: 100 };

  test('say which of the two promises a map keeps', () => {
    expect(trustSentence(trust)).toBe(
      'What is close in this map is close in the state space, and its densities follow the true ones.',
    );
    expect(trustSentence({ ...trust, densityCorrelation: 0.1 })).toBe(
      'What is close in this map is close in the state space, but its densities say little about the true ones.',
    );
    expect(trustSentence({ ...trust, trustworthiness: 0.6, densityCorrelation: 0.1 })).toMatch(
      /often far apart.*, and its densities say little/,
    );
  });

  test('agree with the numbers as they are shown', () => {
    expect(trustSentence({ ...trust, trustworthiness: 0.9496 })).toBe(trustSentence(trust));
  });
});

describe('contours', () => {
  test('a path in pixels, y upwards, holes as further rings', () => {
    const extent = { x: [-1, 1], y: [0, 10] } as const;
    expect(
      contourPath(
        [
          [
            [-1, 0, 1, 0, 1, 10],
            [0, 5, 0, 5.5, 0.5, 5],
          ],
        ],
        extent,
        100,
        50,
      ),
    ).toBe('M0 50L100 50L100 0ZM50 25L50 22.5L75 25Z');
    expect(contourPath([], extent, 100, 50)).toBe('');
  });

  test('panels stand in rows and columns, with a gap where a set is missing', () => {
    const set = (row: string, column: string): CoverageSet => ({
      label: `${row} ${column}`,
      row,
      column,
      role: 'teacher',
      states: 1,
      shown: 1,
      rollouts: 1,
      contours: [],
    });
    const grid = panelGrid([set('early', 'T'), set('early', 'S'), set('late', 'S')]);
    expect(grid.columns).toEqual(['T', 'S']);
    expect(grid.rows.map(({ name, sets }) => [name, ...sets.map((each) => each?.label ?? null)])).toEqual([
      ['early', 'early T', 'early S'],
      ['late', null, 'late S'],
    ]);
  });
});
