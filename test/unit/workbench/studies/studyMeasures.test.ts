import { expect, test } from 'vitest';
import type { WorkbenchEvent } from '../../../../src-main/contract/contract.ts';
import type { ErrorCode } from '../../../../src-main/contract/errors.ts';
import { planSchema, type Study } from '../../../../src-main/contract/studies.ts';
import { analysisFailure } from '../../../../src-main/workbench/analyses/analysisFailure.ts';
import { requireStates } from '../../../../src-main/workbench/analyses/stateSets.ts';
import { createStudyCoverage } from '../../../../src-main/workbench/studies/studyCoverage.ts';

const plan = planSchema.parse({ tasks: ['Pendulum'], seeds: [1], variants: [{ label: 'meta', method: 'meta' }] });
// Only plan and cells are looked at.
const study = {
  plan,
  preset: null,
  cells: [{ task: 'Pendulum', variant: 'meta', seed: 1, state: 'finished', run: 'meta-1' }],
} as unknown as Study;

/** A study's coverage whose every analysis fails so. */
function failing(code: ErrorCode) {
  const listeners = new Set<(event: WorkbenchEvent) => void>();
  const refuse = (): never => {
    throw new Error('It is not asked for here.');
  };
  return createStudyCoverage({
    handlers: {
      'coverage.start': refuse,
      'coverage.get': refuse,
      'coverage.export': refuse,
      'coverage.getMeasures': refuse,
      'coverage.startMeasures': () => {
        const analysis = { id: 'a', state: 'failed', phase: '', fraction: 0, message: `It is ${code}.`, code } as const;
        for (const listener of listeners) listener({ type: 'analysis-changed', analysis });
        return analysis;
      },
    },
    measured: () => null,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  });
}

test('a run with too few states is left out, and any other failure is one', async () => {
  expect(await failing('too-few').measure(study)).toEqual([]);
  for (const code of ['unexpected', 'database', 'invalid-request', 'unavailable'] as const)
    await expect(failing(code).measure(study)).rejects.toMatchObject({ code, message: `It is ${code}.` });
});

test('a set without states is too few', () => {
  const set = {
    label: 'teacher',
    row: '',
    column: '',
    runs: ['meta-1'],
    role: 'teacher',
    stage: { kind: 'all' },
  } as const;
  const sets = [{ ...set, runs: [...set.runs] }];
  try {
    requireStates(sets, [{ rollouts: [], states: 0, taken: 0 }]);
    expect.unreachable();
  } catch (error) {
    expect(analysisFailure(error)).toMatchObject({ code: 'too-few' });
  }
});
