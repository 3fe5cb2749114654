import type { StudyPreset, Variant } from '../../contract/studies.ts';
import { sparseTaskNames } from '../../tasks/task.ts';
import { paperStudies, controlVariant } from './paperStudies.ts';

const alone = { teacherFrom: null } as const;

/** What is compared with the teacher that never learns. */
const variants: readonly Variant[] = [
  { label: 'meta', method: 'meta', settings: {}, ...alone },
  { label: 'paired', method: 'meta', settings: { metaReward: 'paired' }, ...alone },
  { label: 'ddpg', method: 'ddpg', settings: {}, ...alone },
  { label: 'pink', method: 'ddpg', settings: { noise: 'pink' }, ...alone },
  { label: 'explorer', method: 'explorer', settings: {}, ...alone },
  controlVariant,
];

/** Studies that the paper does not have. */
export const ourStudies: readonly StudyPreset[] = [
  {
    key: 'teacher-value',
    name: 'Teacher value: where a learned teacher helps',
    source: 'ours, not the paper’s',
    isPapers: false,
    question:
      'On which tasks does a teacher that learns, by the paper’s meta-reward or by a paired one, do better than one ' +
      'that never learns, and than its rivals?',
    plan: {
      tasks: [...sparseTaskNames, 'Pendulum', 'InvertedPendulum', 'InvertedDoublePendulum', 'Reacher'],
      variants: [...variants],
      seeds: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
      settings: {},
    },
  },
];

export const builtInStudies: readonly StudyPreset[] = [...paperStudies, ...ourStudies];

/** Another name for a study: the paper shows its runs twice. */
const otherKeys: Readonly<Record<string, string>> = { 'figure-3': 'table-1' };

export function builtInStudy(key: string): StudyPreset | undefined {
  return builtInStudies.find((preset) => preset.key === (otherKeys[key] ?? key));
}
