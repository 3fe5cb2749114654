import type { Stage } from '../../../src-main/contract/coverage/coverage.ts';
import { formatCount, formatShort, plural } from '../format.ts';
import { formatList, parseList } from '../place.ts';

export const stageKinds = ['early', 'late', 'all'] as const;
export const rangeKinds = ['rollouts', 'interactions'] as const;
export type RangeKind = (typeof rangeKinds)[number];

/** A window of training as it was typed: the ends may not be numbers yet. */
export interface RangeStage {
  readonly kind: RangeKind;
  readonly from: string;
  readonly to: string;
}
export type StageChoice = { readonly kind: (typeof stageKinds)[number] } | RangeStage;

/** Reads "early,late,rollouts:0-100"; what it does not know is left out. */
export function parseStages(text: string | undefined): readonly StageChoice[] {
  if (text === undefined) return [{ kind: 'early' }, { kind: 'late' }];
  const choices = parseList(text).flatMap((part): StageChoice[] => {
    const kind = stageKinds.find((each) => each === part);
    if (kind !== undefined) return [{ kind }];
    const range = /^(rollouts|interactions):([^-]*)-(.*)$/.exec(part);
    if (range === null) return [];
    return [{ kind: range[1] === 'rollouts' ? 'rollouts' : 'interactions', from: range[2], to: range[3] }];
  });
  return [
    ...stageKinds.flatMap((kind) => choices.find((choice) => choice.kind === kind) ?? []),
    ...choices.filter(isRange),
  ];
}

/** None at all is a lone comma: an empty setting would be the default. */
export function formatStages(stages: readonly StageChoice[]): string {
  return stages.length === 0
    ? ','
    : formatList(stages.map((stage) => (isRange(stage) ? `${stage.kind}:${stage.from}-${stage.to}` : stage.kind)));
}

export function isRange(stage: StageChoice): stage is RangeStage {
  return stage.kind === 'rollouts' || stage.kind === 'interactions';
}

/** What is wrong with a window; null where nothing is. */
export function rangeError({ from, to }: RangeStage): string | null {
  const [first, end] = [wholeNumber(from), wholeNumber(to)];
  if (first === null || end === null) return 'Write two whole numbers.';
  return end > first ? null : 'The end must be beyond the beginning.';
}

function wholeNumber(text: string): number | null {
  return /^\d{1,12}$/.test(text.trim()) ? Number(text.trim()) : null;
}

/** The stage as the workbench takes it; null where its window is not well. */
export function stageOf(choice: StageChoice, rollouts: number): Stage | null {
  switch (choice.kind) {
    case 'all':
      return { kind: 'all' };
    case 'early':
    case 'late':
      return { kind: choice.kind, rollouts };
    case 'rollouts':
    case 'interactions':
      return rangeError(choice) === null
        ? { kind: choice.kind, from: Number(choice.from), to: Number(choice.to) }
        : null;
    default:
      return choice satisfies never;
  }
}

/** The name of a stage: short for a label, whole for a row. */
export function stageTitles(stage: Stage): { readonly short: string; readonly row: string } {
  switch (stage.kind) {
    case 'early':
    case 'late': {
      const short = stage.kind === 'early' ? 'Early' : 'Late';
      return {
        short,
        row: `${short} (${stage.kind === 'early' ? 'first' : 'last'} ${plural(stage.rollouts, 'rollout')})`,
      };
    }
    case 'all':
      return { short: 'All of training', row: 'All of training' };
    case 'rollouts':
      return {
        short: `Rollouts ${formatCount(stage.from)}–${formatCount(stage.to)}`,
        row: `Rollouts ${formatCount(stage.from)}–${formatCount(stage.to)}`,
      };
    case 'interactions':
      return {
        short: `Interactions ${formatShort(stage.from)}–${formatShort(stage.to)}`,
        row: `Interactions ${formatShort(stage.from)}–${formatShort(stage.to)}`,
      };
    default:
      return stage satisfies never;
  }
}
