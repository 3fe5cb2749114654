import { describe, expect, test } from 'vitest';
import { smallestDifference } from '../../../../src-main/statistics/comparison/power.ts';
import type { TaskName } from '../../../../src-main/tasks/task.ts';
import type { Claim, Evidence } from '../../../../src-main/workbench/studies/report/claims/claim.ts';
import { claimsOfStudies } from '../../../../src-main/workbench/studies/report/claims/claimsOfStudies.ts';
import {
  differs,
  pendulumSoon,
  reacherVariance,
  sixth,
} from '../../../../src-main/workbench/studies/report/claims/returnClaims.ts';
import {
  complementary,
  highEntropy,
  moreDiverse,
} from '../../../../src-main/workbench/studies/report/claims/teacherClaims.ts';
import type { RunCoverage } from '../../../../src-main/workbench/studies/report/coverage/studyCoverage.ts';
import { readings, readingsOfReport } from '../../../../src-main/workbench/studies/readings.ts';
import type { StudyGroup } from '../../../../src-main/workbench/studies/report/studyRuns.ts';
import { paperStudies } from '../../../../src-main/workbench/studies/paperStudies.ts';

const [cumulative] = readingsOfReport;

/** Runs that rise in equal steps from 0 to `top` at `at`, and stay there to 1,000,000. */
function group(
  task: TaskName,
  variant: string,
  tops: readonly number[],
  at = 1_000_000,
  more: Partial<StudyGroup> = {},
): StudyGroup {
  return {
    ...{
      task,
      variant,
      label: variant,
      method: variant === 'ddpg' ? 'ddpg' : 'meta',
      isControl: variant === 'control',
    },
    acts: true,
    planned: tops.length,
    runs: tops.map((top, i) => ({
      run: `${variant}-${i}`,
      seed: i + 1,
      isFinished: true,
      curve: {
        x: Array.from({ length: 21 }, (_, k) => k * 50_000),
        y: Array.from({ length: 21 }, (_, k) => top * Math.min(1, (k * 50_000) / at)),
      },
    })),
    ...{ repeats: 0, otherSettings: 0 },
    ...more,
  };
}

const evidence = (groups: readonly StudyGroup[], more: Partial<Evidence> = {}): Evidence => ({
  ...{ reading: cumulative, groups, teachers: [], coverage: [] },
  ...more,
});
const judged = (claim: Claim, given: Evidence) =>
  [claim.subject, ...(claim.control === null ? [] : [claim.control])].map((name) => claim.judge(name, given));

describe('a difference', () => {
  const claim = differs('higher', 'Pendulum', 'ours', 'ddpg', 'above');
  const ddpg = group('Pendulum', 'ddpg', [10, 11, 12]);

  test('is held, not held or cannot be told as its interval lies, and the control is judged by the same rule', () => {
    const found = judged(
      claim,
      evidence([group('Pendulum', 'ours', [20, 21.5, 22]), ddpg, group('Pendulum', 'control', [5, 6.5, 7])]),
    );
    expect(found.map(({ finding }) => finding)).toEqual(['held', 'not held']);
    // 10, 10.5, 10: mean 10.1667, t(0.975, 2) = 4.302653 times 0.288675 / sqrt 3.
    expect(found[0].evidence).toBe('ours less ddpg: +10.17 (+9.450 to +10.88, n = 3, paired by seed)');
    expect(found[1].evidence).toMatch(/^control less ddpg: -4\.833/);
    expect(claim.judge('ours', evidence([group('Pendulum', 'ours', [5, 11, 30]), ddpg])).finding).toBe(
      'cannot be told',
    );
  });

  test('says which runs are not there, and which have no such return', () => {
    const part = group('Pendulum', 'ours', [20, 21], 1e6, { planned: 5 });
    expect(claim.judge('ours', evidence([part, ddpg])).evidence).toMatch(/\(ours: 2 of 5 runs are there\)$/);
    expect(claim.judge('ours', evidence([part, ddpg]))).toMatchObject({ finding: 'held', isWhole: false });
    expect(claim.judge('ours', evidence([group('Pendulum', 'ours', [], 1e6, { planned: 5 }), ddpg]))).toEqual({
      finding: 'cannot be told',
      evidence: 'ours has 0 of 5 runs (Pendulum)',
      isWhole: false,
    });
    const silent = group('Pendulum', 'ours', [1]);
    const none = { ...silent, runs: silent.runs.map((run) => ({ ...run, curve: { x: [], y: [] } })) };
    const causeOf = (more: Partial<StudyGroup>, reading = cumulative): string =>
      claim.judge('ours', evidence([{ ...none, ...more }, ddpg], { reading })).evidence;
    expect(causeOf({ acts: false })).toBe(
      'ours has no cumulative return, as its student does not act in training (Pendulum)',
    );
    expect(causeOf({ acts: true })).toBe(
      'ours has no cumulative return, as none of its runs finished a training episode (Pendulum)',
    );
    expect(causeOf({ acts: false }, readings.late)).toBe(
      'ours has no test return, as none of its runs was tested within its interactions (Pendulum)',
    );
  });
});

describe('samples', () => {
  // The mean of ddpg has its best, 100, at its last step, 1,000,000.
  const ddpg = group('InvertedPendulum', 'ddpg', [100, 100, 100, 100, 100]);
  const ours = (at: number, tops: readonly number[]) => group('InvertedPendulum', 'ours', tops, at);

  test('a sixth is held up to a quarter, not held above, and untold in between', () => {
    const finding = (given: StudyGroup) => sixth('InvertedPendulum').judge('ours', evidence([given, ddpg]));
    expect(finding(ours(150_000, [100, 101, 102, 103, 104]))).toMatchObject({
      finding: 'held',
      evidence: expect.stringContaining(
        'ours: at 100.0 after 150,000 steps, ddpg after 1,000,000: ratio 0.15 (0.15 to 0.15, n = 5 and 5)',
      ) as unknown,
    });
    expect(finding(ours(600_000, [100, 101, 102, 103, 104])).finding).toBe('not held');
    expect(finding(ours(150_000, [60, 80, 100, 130, 160])).finding).toBe('cannot be told');
  });

  test('Pendulum is judged by the step itself', () => {
    const on = (at: number) =>
      pendulumSoon.judge(
        'ours',
        evidence([
          group('Pendulum', 'ours', [100, 101, 102], at),
          group('Pendulum', 'ddpg', [100, 100, 100], 1_000_000),
        ]),
      );
    expect(on(100_000).finding).toBe('held');
    expect(on(400_000)).toMatchObject({
      finding: 'not held',
      evidence: expect.stringMatching(
        /after 400,000 steps \(400,000 to 400,000\), ddpg after 1,000,000; n = 3 and 3$/,
      ) as unknown,
    });
  });
});

test('a variance is judged by the whole interval of the ratio', () => {
  const reacher = (variant: string, tops: readonly number[]) => group('Reacher', variant, tops);
  const spread = [0, 10, 20, 30, 40].map((x) => x + 100);
  const judge = (tops: readonly number[], others: readonly number[]) =>
    reacherVariance.judge('ours', evidence([reacher('ours', tops), reacher('ddpg', others)]));
  const finding = (tops: readonly number[], others: readonly number[]) => judge(tops, others).finding;
  expect(finding([100, 100.1, 100.2, 100.3, 100.4], spread)).toBe('held');
  expect(finding(spread, [100, 100.1, 100.2, 100.3, 100.4])).toBe('not held');
  expect(finding(spread, [100, 120, 130, 140, 160])).toBe('cannot be told');
  // Without spread there is nothing to tell by, whichever group has none.
  const same = [100.1, 100.1, 100.1, 100.1, 100.1];
  for (const [tops, others, whose] of [
    [same, spread, 'ours'],
    [spread, same, 'ddpg'],
    [same, same, 'ours and of ddpg'],
  ] as const)
    expect(judge(tops, others)).toMatchObject({
      finding: 'cannot be told',
      evidence: `variance of ours over that of ddpg: no interval, as the runs of ${whose} agree exactly, n = 5 and 5`,
    });
});

describe('the teacher', () => {
  const entropies = (variant: string, values: readonly number[]) => group('HalfCheetah', variant, values, 50_000);
  const claim = highEntropy('HalfCheetah', 'meta');

  test('has high entropy where its interval is above that of uniform actions, a dimension', () => {
    // HalfCheetah has six dimensions: 6 ln 2 = 4.159 nats is the threshold.
    const given = (values: readonly number[]) =>
      claim.judge('meta', evidence([], { teachers: [entropies('meta', values)] }));
    expect(given([8.4, 8.5, 8.6])).toMatchObject({
      finding: 'held',
      evidence: expect.stringMatching(/^meta: 1\.417 \(1\.375 to 1\.458, n = 3\) nats, 0\.000 in the first/) as unknown,
    });
    expect(given([3.0, 3.1, 3.2]).finding).toBe('not held');
    expect(given([3.0, 4.2, 5.2]).finding).toBe('cannot be told');
  });

  const coverage = (variant: string, overlaps: readonly number[], spread: number): RunCoverage[] =>
    overlaps.map((overlap, i) => ({
      ...{ task: 'Pendulum', variant, seed: i + 1, stage: 'late', states: 700 + i, overlap, divergence: 0.5 },
      ...{ teacherOutside: 0.3, spread: spread + i / 100, spreadOverBaseline: null },
    }));

  test(
    'visits complementary states where the overlap is below one half, more diverse ones where ' +
      'they lie further apart',
    () => {
      const given = evidence([], {
        coverage: [...coverage('meta', [0.2, 0.25, 0.3], 0.4), ...coverage('control', [0.8, 0.85, 0.9], -0.4)],
      });
      expect(judged(complementary('Pendulum', 'meta', 'late'), given).map(({ finding }) => finding)).toEqual([
        'held',
        'not held',
      ]);
      expect(judged(moreDiverse('Pendulum', 'meta', 'late'), given).map(({ finding }) => finding)).toEqual([
        'held',
        'not held',
      ]);
      // 0.2, 0.25, 0.3: 0.25 +- 4.302653 * 0.05 / sqrt 3.
      expect(complementary('Pendulum', 'meta', 'late').judge('meta', given).evidence).toBe(
        'meta: overlap 0.25 (0.13 to 0.37, n = 3); of the teacher’s states 0.30 (0.30 to 0.30, n = ' +
          '3) outside the student’s 95% region; 700 states of each at least',
      );
      expect(complementary('Pendulum', 'meta', 'early').judge('meta', given).finding).toBe('cannot be told');
    },
  );
});

test('every claim is of variants and tasks that its study has', () => {
  for (const { key, plan } of paperStudies) {
    const labels = plan.variants.map(({ label }) => label);
    expect(claimsOfStudies[key]?.length, key).toBeGreaterThan(0);
    for (const { text, subject, control } of claimsOfStudies[key] ?? []) {
      expect(labels, text).toContain(subject);
      expect(labels, text).toContain(control);
      expect(plan.tasks, text).toContain(text.split(/[:,]/)[0]);
    }
  }
});

describe('a learned teacher against one that never learns', () => {
  const claims = claimsOfStudies['teacher-value'];
  const find = (text: RegExp): Claim => claims.find((claim) => text.test(claim.text)) ?? claims[0];
  const final = find(/^MountainCar: paired has a higher return/);
  const area = find(/^MountainCar: paired has a larger area/);
  const tops = [70, 75, 80, 72, 78, 74, 76, 79, 71, 77];
  const control = group('MountainCar', 'control', tops);

  test('asks as many questions as there are tasks, variants and ends, at a level that holds for all of them', () => {
    expect(claims).toHaveLength(9 * 5 * 2);
    expect(new Set(claims.map(({ text }) => text)).size).toBe(claims.length);
    // In three readings of the return each.
    expect(final.rule).toContain('Each of the 270 intervals of the study has the level 99.98 %');
  });

  test('is held where the corrected interval is clear of 0, and says what so many runs would have told', () => {
    const better = group(
      'MountainCar',
      'paired',
      tops.map((top, i) => top + 10 + (i % 3)),
    );
    const [held] = judged(final, evidence([better, control]));
    expect(held.finding).toBe('held');
    // Differences of deviation 0.876 at n = 10 pairs.
    const least = smallestDifference(10, { spread: 0.8755950357709131, paired: true, level: 1 - 0.05 / 270 }) ?? NaN;
    const told = /paired by seed\); so many runs tell a difference of ([\d.]+) in 8 of 10/.exec(held.evidence);
    expect(Number(told?.[1]) / least).toBeCloseTo(1, 1);
    expect(
      judged(
        final,
        evidence([
          group(
            'MountainCar',
            'paired',
            tops.map((top, i) => top - 10 - (i % 3)),
          ),
          control,
        ]),
      )[0].finding,
    ).toBe('not held');
  });

  test('a difference that one interval alone would tell is not told among so many', () => {
    // Differences of mean 2 and deviation 2.4 at n = 10: 95 % gives 0.3 to 3.7, the corrected level -1.2 to 5.2.
    const shifts = [-1.5, 0, 0.5, 1, 2, 2, 3, 3.5, 4, 5.5];
    const slightly = group(
      'MountainCar',
      'paired',
      tops.map((top, i) => top + shifts[i]),
    );
    expect(judged(final, evidence([slightly, control]))[0].finding).toBe('cannot be told');
  });

  test('the area tells runs apart that only rise sooner', () => {
    const sooner = group('MountainCar', 'paired', tops, 200_000);
    expect(judged(final, evidence([sooner, control]))[0].finding).not.toBe('held');
    expect(judged(area, evidence([sooner, control]))[0].finding).toBe('held');
  });
});
