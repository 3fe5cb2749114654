import type { Plan, StudyPreset, Variant } from '../../contract/studies.ts';
import type { TaskName } from '../../tasks/task.ts';

interface PaperValue {
  readonly task: TaskName;
  readonly variant: string;
  readonly mean: number;
  readonly sd: number;
}

const seeds = [1, 2, 3];
/** Tasks that are cheap, or whose runs differ most from seed to seed. */
const moreSeeds: Plan['taskSeeds'] = {
  Pendulum: [1, 2, 3, 4, 5],
  InvertedPendulum: [1, 2, 3, 4, 5],
  InvertedDoublePendulum: [1, 2, 3, 4, 5],
};

function variant(label: string, method: Variant['method'], more: Partial<Variant> = {}): Variant {
  return { label, method, settings: {}, teacherFrom: null, ...more };
}

/** What every claim about a learned teacher needs beside it: the same teacher, never updated. */
export const controlVariant = variant('control', 'meta', { settings: { teacherLearningRate: 0 } });
/** The Baselines' parameter noise since March 2018; the preset, and so "ddpg", has it as it was before. */
const laterNoise = variant('ddpg, noise every 50 updates', 'ddpg', {
  settings: { noiseAdaptation: 'every-50-updates' },
});

function frozen(label: string, policy: 'final' | 'mixture', withStudent: boolean): Variant {
  return variant(label, 'frozen', {
    settings: { frozenPolicy: policy, frozenData: withStudent ? 'teacher-and-student' : 'teacher' },
    teacherFrom: 'adaptive',
  });
}

function plan(tasks: readonly TaskName[], variants: readonly Variant[]): Plan {
  const taskSeeds = Object.fromEntries(
    Object.entries(moreSeeds ?? {}).filter(([task]) => tasks.some((own) => own === task)),
  );
  return { tasks: [...tasks], variants: [...variants], seeds, taskSeeds, settings: {} };
}

/** The tables and figures of Xu et al. 2018 that compare methods, in their settings. */
export const paperStudies: readonly StudyPreset[] = [
  {
    key: 'table-1',
    name: 'Table 1: six tasks',
    source: 'Xu et al. 2018, Table 1 and Figure 3',
    isPapers: true,
    question: 'Does a learned teacher give a higher return than DDPG, and sooner?',
    plan: plan(
      ['InvertedDoublePendulum', 'InvertedPendulum', 'Hopper', 'Pendulum', 'HalfCheetah', 'Reacher'],
      [variant('ours', 'meta'), variant('ddpg', 'ddpg'), laterNoise, controlVariant],
    ),
  },
  {
    key: 'figure-2',
    name: 'Figure 2: three teachers',
    source: 'Xu et al. 2018, Figure 2',
    isPapers: true,
    question:
      'Is a teacher independent of the student better than one that only learns a variance, and does it help ' +
      'to show it the algorithm’s state?',
    plan: plan(
      ['InvertedDoublePendulum'],
      [
        variant('meta', 'meta'),
        variant('meta-variance', 'meta-variance'),
        variant('meta-state', 'meta-state'),
        variant('ddpg', 'ddpg'),
        controlVariant,
      ],
    ),
  },
  {
    key: 'table-2',
    name: 'Table 2: frozen teachers',
    source: 'Xu et al. 2018, Table 2',
    isPapers: true,
    question: 'Must the teacher go on adapting, or is its final state, or a mixture of its last 100, as good?',
    plan: plan(
      ['InvertedDoublePendulum', 'Pendulum'],
      [
        variant('adaptive', 'meta'),
        frozen('final', 'final', false),
        frozen('mixture', 'mixture', false),
        frozen('final with D1', 'final', true),
        frozen('mixture with D1', 'mixture', true),
        controlVariant,
      ],
    ),
  },
  {
    key: 'figure-4',
    name: 'Figure 4: who visits which states',
    source: 'Xu et al. 2018, Figure 4',
    isPapers: true,
    question: 'Does the teacher visit many states, and others than the student?',
    plan: plan(['InvertedDoublePendulum'], [variant('meta', 'meta'), variant('ddpg', 'ddpg'), controlVariant]),
  },
];

const rows = (
  task: TaskName,
  ...values: readonly (readonly [variant: string, mean: number, sd: number])[]
): PaperValue[] => values.map(([name, mean, sd]) => ({ task, variant: name, mean, sd }));

const paperValues: Readonly<Record<string, readonly PaperValue[]>> = {
  'table-1': [
    ...rows('InvertedDoublePendulum', ['ours', 7718, 277], ['ddpg', 2795, 1325]),
    ...rows('InvertedPendulum', ['ours', 745, 27], ['ddpg', 499, 23]),
    ...rows('Hopper', ['ours', 205, 41], ['ddpg', 135, 42]),
    ...rows('Pendulum', ['ours', -123, 10], ['ddpg', -206, 31]),
    ...rows('HalfCheetah', ['ours', 2011, 339], ['ddpg', 1594, 298]),
    ...rows('Reacher', ['ours', -12.16, 1.19], ['ddpg', -11.67, 3.39]),
  ],
  'table-2': [
    ...rows('InvertedDoublePendulum', ['adaptive', 7718, 277], ['final', 182, 28], ['mixture', 124, 16]),
    ...rows('Pendulum', ['adaptive', -123, 10], ['final', -184, 22], ['mixture', -202, 1.2]),
  ],
};

/** The paper's own number for a cell of one of its tables; null where it has none. */
export function paperValue(
  preset: string | null,
  task: TaskName,
  label: string,
): { readonly mean: number; readonly sd: number } | null {
  const found =
    preset === null ? undefined : paperValues[preset]?.find((value) => value.task === task && value.variant === label);
  return found === undefined ? null : { mean: found.mean, sd: found.sd };
}
