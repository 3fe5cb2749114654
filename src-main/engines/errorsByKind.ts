import type { GroupErrors, ReferenceCheck } from './reference/check.ts';

/** The largest errors of a check by what they are of; losses are of the ten updates. */
export interface ErrorsByKind {
  readonly gradients: number;
  readonly parameters: number;
  readonly losses: number;
}

export function errorsByKind({ groups }: ReferenceCheck): ErrorsByKind {
  const largest = (kind: keyof ErrorsByKind): number =>
    groups
      .flatMap(({ group, arrays }) => arrays.filter(({ array }) => kindOf(group, array) === kind))
      .reduce((most, { error }) => Math.max(most, error), 0);
  return { gradients: largest('gradients'), parameters: largest('parameters'), losses: largest('losses') };
}

function kindOf(group: GroupErrors['group'], array: string): keyof ErrorsByKind {
  switch (group) {
    case 'losses':
      return 'losses';
    case 'first gradients':
      return 'gradients';
    case 'after the first update':
    case 'after the last update':
    case 'after all updates in one call':
      return 'parameters';
    case 'gaussian teacher':
    case 'variance teacher':
      return array.startsWith('gradient ') ? 'gradients' : 'parameters';
  }
}
