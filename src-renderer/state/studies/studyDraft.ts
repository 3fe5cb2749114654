import type { RequestOf } from '../../../src-main/contract/contract.ts';
import type { Study, StudyPreset } from '../../../src-main/contract/studies.ts';
import { fieldText } from '../start/draft.ts';
import { parseSeeds } from '../../../src-main/contract/vocabulary.ts';

type Plan = RequestOf<'studies.create'>['plan'];
type Variant = Plan['variants'][number];

/** What the form of a study holds: texts as they were typed. */
export interface StudyDraft {
  readonly name: string;
  readonly question: string;
  readonly tasks: readonly string[];
  /** Variants to choose among, and the labels of those that are chosen. */
  readonly offered: readonly Variant[];
  readonly labels: readonly string[];
  readonly seeds: string;
  /** Lines `key = value` that all runs share. */
  readonly settings: string;
  readonly preset: string | null;
  /** What the form does not show, and hands on as it was. */
  readonly kept: Pick<Plan, 'taskSeeds' | 'scale'>;
}

/** The variants that a study of one's own is put together from. */
export const ownVariants: readonly Variant[] = [
  { label: 'meta', method: 'meta' },
  { label: 'meta-variance', method: 'meta-variance' },
  { label: 'meta-state', method: 'meta-state' },
  { label: 'ddpg', method: 'ddpg' },
  { label: 'explorer', method: 'explorer' },
  { label: 'control', method: 'meta', settings: { teacherLearningRate: 0 } },
  { label: 'final', method: 'frozen', settings: { frozenPolicy: 'final' }, teacherFrom: 'meta' },
  { label: 'mixture', method: 'frozen', settings: { frozenPolicy: 'mixture' }, teacherFrom: 'meta' },
];

export const emptyDraft: StudyDraft = {
  name: '',
  question: '',
  tasks: ['Pendulum'],
  offered: ownVariants,
  labels: ['meta', 'ddpg', 'control'],
  seeds: '1-3',
  settings: '',
  preset: null,
  kept: {},
};

export function draftOf(source: StudyPreset | Study): StudyDraft {
  const { plan } = source;
  const preset = 'key' in source ? source.key : source.preset;
  const offered: readonly Variant[] =
    preset === null
      ? [...plan.variants, ...ownVariants.filter(({ label }) => plan.variants.every((other) => other.label !== label))]
      : plan.variants;
  return {
    name: source.name,
    question: source.question,
    tasks: plan.tasks,
    offered,
    labels: plan.variants.map(({ label }) => label),
    seeds: seedsText(plan.seeds),
    settings: Object.entries(plan.settings)
      .map(([key, value]) => `${key} = ${fieldText(value)}`)
      .join('\n'),
    preset,
    kept: {
      ...(plan.taskSeeds === undefined ? {} : { taskSeeds: plan.taskSeeds }),
      ...(plan.scale === undefined ? {} : { scale: plan.scale }),
    },
  };
}

/** 1, 2, 3, 7 as "1-3, 7". */
export function seedsText(seeds: readonly number[]): string {
  const spans: [number, number][] = [];
  for (const seed of seeds) {
    const last = spans.at(-1);
    if (last !== undefined && seed === last[1] + 1) last[1] = seed;
    else spans.push([seed, seed]);
  }
  return spans.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(', ');
}

/**
 * The plan as the workbench takes it.
 * @throws RangeError that says what is wrong in the form.
 */
export function planOf(draft: StudyDraft): Plan {
  if (draft.tasks.length === 0) throw new RangeError('Choose at least one task.');
  const variants = draft.offered.filter(({ label }) => draft.labels.includes(label));
  if (variants.length === 0) throw new RangeError('Choose at least one variant.');
  const orphan = variants.find(
    ({ teacherFrom }) => teacherFrom !== undefined && teacherFrom !== null && !draft.labels.includes(teacherFrom),
  );
  if (orphan !== undefined)
    throw new RangeError(
      `The variant ${orphan.label} takes its teacher from ${orphan.teacherFrom ?? ''}: choose that too.`,
    );
  // The workbench checks the names of the tasks.
  return {
    tasks: [...draft.tasks] as Plan['tasks'],
    variants: variants.map((variant) => ({ ...variant })),
    seeds: [...parseSeeds(draft.seeds)],
    settings: parseSettings(draft.settings),
    ...draft.kept,
  };
}

/**
 * Reads lines `key = value`; numbers become numbers, and `64, 64` a pair.
 * @throws RangeError naming a line that is none.
 */
export function parseSettings(text: string): Record<string, unknown> {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return Object.fromEntries(
    lines.map((line) => {
      const match = /^([A-Za-z][A-Za-z0-9]*)\s*=\s*(.+)$/.exec(line);
      if (match === null)
        throw new RangeError(
          `“${line}” is no setting. Write one a line as key = value, for example interactions = 30000.`,
        );
      return [match[1], valueOf(match[2].trim())];
    }),
  );
}

function valueOf(text: string): unknown {
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (numbers.some(Number.isNaN)) return text;
  return numbers.length === 1 ? numbers[0] : numbers;
}
