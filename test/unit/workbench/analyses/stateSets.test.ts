import { describe, expect, test } from 'vitest';
import { equalWindows } from '../../../../src-main/workbench/analyses/measures/measuresAnalysis.ts';
import { samplingNote, selectSets, takenStates } from '../../../../src-main/workbench/analyses/stateSets.ts';
import { setsOfRows } from '../../../../src-main/workbench/maps/coveragePoints.ts';

const rollouts = (...steps: number[]): { id: number; steps: number; interactions: number }[] =>
  steps.map((count, id) => ({ id, steps: count, interactions: 100 * id }));

describe('how many states a set gives', () => {
  test.each([
    ['capped', 100, [100, 30, 100]],
    ['balanced', 100, [30, 30, 30]],
    ['balanced', 20, [20, 20, 20]],
    ['proportional', 100, [100, 3, 20]],
    ['proportional', 5000, [1000, 30, 200]],
  ] as const)('%s, at most %d', (sampling, most, wanted) => {
    expect(takenStates([1000, 30, 200], sampling, most)).toEqual(wanted);
  });

  test('proportional leaves no set empty that has states, and gives none to one that has none', () => {
    expect(takenStates([100_000, 3, 0], 'proportional', 100)).toEqual([100, 1, 0]);
  });

  test('every k-th state counts from the start of each rollout, and the note tells what was done', () => {
    const choice = { every: 10, sampling: 'capped', statesPerSet: 100 } as const;
    const [set] = selectSets([rollouts(25, 1, 10)], choice);
    expect(set).toMatchObject({ states: 36, taken: 3 + 1 + 1 });
    expect(samplingNote(choice, [set])).toBe('Of each rollout, one state in 10 is taken.');
    expect(samplingNote({ ...choice, every: 1 }, selectSets([rollouts(25)], { ...choice, every: 1 }))).toBe('');
    const thinned = { every: 1, sampling: 'proportional', statesPerSet: 10 } as const;
    expect(samplingNote(thinned, selectSets([rollouts(50), rollouts(20)], thinned))).toMatch(
      /same share of their states, the largest to 10/,
    );
    const balanced = { every: 1, sampling: 'balanced', statesPerSet: 100 } as const;
    expect(samplingNote(balanced, selectSets([rollouts(50), rollouts(20)], balanced))).toMatch(/20 each/);
  });
});

describe('windows of training', () => {
  test('are equal parts of the interactions at which rollouts began, without gaps', () => {
    const windows = equalWindows([{ interactions: 40 }, { interactions: 9 }, { interactions: 108 }], 4);
    expect(windows).toEqual([
      { from: 9, to: 34 },
      { from: 34, to: 59 },
      { from: 59, to: 84 },
      { from: 84, to: 109 },
    ]);
  });
});

test('rows know their set', () => {
  expect(setsOfRows([0, 1, 2, 5, 6], [2, 0, 3, 4])).toEqual([0, 0, 2, 3, 3]);
});
