import { describe, expect, test } from 'vitest';
import type { RunSummary } from '../../../../../src-main/contract/runs.ts';
import { applyFacets, countFacet, readFacets, toggleFacet } from '../../../../../src-renderer/state/runs/facets.ts';
import { formatBytes, formatWhen } from '../../../../../src-renderer/state/format.ts';
import { describeValues, differences, foldedRows, foldRuns } from '../../../../../src-renderer/state/runs/runGroups.ts';
import { isSortKey, sortRuns, type SortKey } from '../../../../../src-renderer/state/runs/runList.ts';
import {
  chosenColumns,
  columns,
  firstColumns,
  layoutOf,
  returnLines,
} from '../../../../../src-renderer/views/runs/columns.ts';
import { fakeRun } from '../../../../helpers/fakeService.ts';

function run(id: string, changes: Partial<RunSummary> = {}): RunSummary {
  return { ...fakeRun, id, name: id, status: 'finished', ...changes };
}

describe('facets', () => {
  const runs = [
    run('a', { task: 'Hopper', tags: ['x'] }),
    run('b', { method: 'ddpg', tags: ['x', 'y'] }),
    run('c', { method: 'ddpg', engine: null }),
  ];
  const ids = (query: Record<string, string>): string[] => applyFacets(runs, readFacets(query)).map(({ id }) => id);

  test('values of one facet widen, facets among each other narrow', () => {
    expect(ids({})).toEqual(['a', 'b', 'c']);
    expect(ids({ method: 'ddpg,meta' })).toEqual(['a', 'b', 'c']);
    expect(ids({ method: 'ddpg', tag: 'x' })).toEqual(['b']);
    expect(ids({ engine: 'simd' })).toEqual(['a', 'b']);
  });

  test('counts say what choosing a value would show, and a chosen value stays though no run has it', () => {
    const facets = readFacets({ method: 'ddpg', tag: 'gone' });
    expect(countFacet(runs, readFacets({ method: 'ddpg' }), 'tag')).toEqual([
      { value: 'x', count: 1, chosen: false },
      { value: 'y', count: 1, chosen: false },
    ]);
    expect(countFacet(runs, facets, 'tag').at(0)).toEqual({ value: 'gone', count: 0, chosen: true });
    expect(toggleFacet(facets, 'method', 'ddpg')).toEqual({ method: '' });
    expect(toggleFacet(facets, 'method', 'meta')).toEqual({ method: 'ddpg,meta' });
  });
});

describe('folding seeds', () => {
  const runs = [
    run('a', { configurationId: 1, seed: 2, lateTest: 10 }),
    run('b', { configurationId: 1, seed: 1, lateTest: 20 }),
    run('c', {
      configurationId: 2,
      seed: 1,
      lateTest: 30,
      group: { variant: 2, name: 'meta, gamma 0.9', colour: 'brown', dash: 'solid' },
    }),
    run('d', {
      configurationId: 3,
      method: 'ddpg',
      lateTest: null,
      group: { variant: 3, name: 'ddpg', colour: 'green', dash: 'dash' },
    }),
  ];
  const settings = new Map([
    [1, { gamma: 0.99, tau: 0.01 }],
    [2, { gamma: 0.9, tau: 0.01 }],
    [3, { gamma: 0.5, tau: 0.01 }],
  ]);

  test('by all but the seed, under the name and in the colour of the group', () => {
    expect(
      foldRuns(runs, settings).map(({ label, group, runs: inside }) => [
        label,
        group?.colour,
        ...inside.map(({ id }) => id),
      ]),
    ).toEqual([
      ['meta', 'blue', 'b', 'a'],
      ['meta, gamma 0.9', 'brown', 'c'],
      ['ddpg', 'green', 'd'],
    ]);
  });

  test('by any choice of settings: runs of several groups in one have no colour', () => {
    const folded = foldRuns(runs, settings, ['tau']);
    expect(folded.map(({ label, task, group, runs: inside }) => [label, task, group, inside.length])).toEqual([
      ['tau 0.01', 'Pendulum', null, 4],
    ]);
    expect(foldRuns(runs, settings, ['gamma', 'seed']).map(({ label }) => label)).toEqual([
      'gamma 0.99, seed 2',
      'gamma 0.99, seed 1',
      'gamma 0.9, seed 1',
      'gamma 0.5, seed 1',
    ]);
  });

  test('settings on which runs differ are those that their methods read', () => {
    const own = new Map([
      [1, { gamma: 0.99, noise: 'none', teacherLearningRate: 0 }],
      [2, { gamma: 0.9, noise: 'gaussian', teacherLearningRate: 0 }],
    ]);
    const pair = (second: Partial<RunSummary>) => [
      run('a', { configurationId: 1 }),
      run('b', { configurationId: 2, ...second }),
    ];
    expect(differences(pair({}), own)).toEqual([{ key: 'gamma', values: ['0.99', '0.9'] }]);
    expect(differences(pair({ method: 'ddpg' }), own).slice(0, 3)).toEqual([
      { key: 'gamma', values: ['0.99', '0.9'] },
      { key: 'noise', values: ['–', 'gaussian'] },
      { key: 'teacherLearningRate', values: ['0', '–'] },
    ]);
  });

  test('folds are sorted by the mean, those without a value last; open ones show their runs, sorted too', () => {
    const rows = foldedRows(runs, settings, [], new Set(['Pendulum-1']), 'late', true);
    expect(rows.map((row) => [row.kind, row.id])).toEqual([
      ['fold', 'fold-Pendulum-2'],
      ['fold', 'fold-Pendulum-1'],
      ['run', 'b'],
      ['run', 'a'],
      ['fold', 'fold-Pendulum-3'],
    ]);
    expect(foldedRows(runs, settings, [], new Set(), 'late', false).map(({ id }) => id)).toEqual([
      'fold-Pendulum-1',
      'fold-Pendulum-2',
      'fold-Pendulum-3',
    ]);
  });

  test('mean and standard deviation are over the runs that have the number', () => {
    expect(describeValues([1, 3, null])).toEqual({ n: 2, mean: 2, sd: Math.SQRT2 });
    expect(describeValues([5])).toEqual({ n: 1, mean: 5, sd: null });
    expect(describeValues([null])).toEqual({ n: 0, mean: null, sd: null });
  });
});

describe('the columns of the table', () => {
  test('the name is always there, and the heading over the returns spans those shown', () => {
    expect(chosenColumns([]).map(({ key }) => key)).toEqual(['name']);
    expect(returnLines(chosenColumns(['test', 'best']))).toEqual({ from: 3, to: 5 });
    expect(returnLines(chosenColumns(['test']))).toBeNull();
    for (const isTagged of [false, true])
      expect(layoutOf(chosenColumns(firstColumns(1280, isTagged))).width).toBeLessThanOrEqual(1280);
    expect(firstColumns(1280, true)).toContain('tags');
    expect(firstColumns(1280, false)).not.toContain('engine');
    expect(firstColumns(1400, false)).toEqual(expect.arrayContaining(['tags']));
    expect(firstColumns(1920, false)).toEqual(
      columns.map(({ key }) => key).filter((key) => key !== 'method' && key !== 'origin'),
    );
    expect(layoutOf(columns).tracks.split(/ (?![^(]*\))/)).toHaveLength(columns.length + 1);
  });

  test('any setting is a column, which runs and folds are sorted by', () => {
    const settings = new Map([
      [1, { gamma: 0.99, hiddenSizes: [64, 32] }],
      [2, { gamma: 0.9, hiddenSizes: [300, 64] }],
    ]);
    const chosen = chosenColumns(['seed', 'created', 'set:gamma', 'set:hiddenSizes'], settings);
    expect(chosen.map(({ key }) => key)).toEqual(['name', 'seed', 'set:gamma', 'set:hiddenSizes', 'created']);
    expect(
      chosen.slice(2, 4).map(({ numeric }) => numeric),
      'numbers stand below each other, lists and words do not',
    ).toEqual([true, false]);
    const runs = [
      run('a', { configurationId: 1 }),
      run('b', { configurationId: 2 }),
      run('c', { configurationId: 9 }), // not read yet
    ];
    expect(runs.map((each) => chosen.slice(2, 4).map(({ text }) => text?.(each)))).toEqual([
      ['0.99', '64, 32'],
      ['0.9', '300, 64'],
      ['–', '–'],
    ]);
    const sorted = (key: SortKey, descending: boolean): string =>
      sortRuns(runs, key, descending, settings)
        .map(({ id }) => id)
        .join('');
    expect([sorted('set:gamma', false), sorted('set:gamma', true)]).toEqual(['bac', 'abc']);
    expect(sorted('set:hiddenSizes', true)).toBe('bac');
    const folds = foldedRows(runs, settings, ['gamma'], new Set(), 'set:gamma', true);
    expect(folds.map(({ id }) => id)).toEqual(['fold-0.99', 'fold-0.9', 'fold-%E2%80%93']);
    expect(['set:gamma', 'group', 'set:', 'gamma'].map(isSortKey)).toEqual([true, true, false, false]);
  });

  test('sizes and times are short', () => {
    expect([0, 999, 1000, 123_456, 2_500_000, 3e9].map(formatBytes)).toEqual([
      '0 B',
      '999 B',
      '1.0 kB',
      '123 kB',
      '2.5 MB',
      '3.0 GB',
    ]);
    const now = new Date('2026-06-01T12:00:00');
    expect(formatWhen('2026-01-02T03:04:00', now)).toBe('01-02 03:04');
    expect(formatWhen('2025-01-02T03:04:00', now)).toBe('2025-01-02');
  });
});
