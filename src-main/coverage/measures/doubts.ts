import type { Doubt } from '../../contract/coverage/findings.ts';

const doubtWords: Readonly<Record<Doubt['kind'], string>> = {
  'few-rollouts': 'Fewer than 10 independent rollouts: how much the value varies cannot be told.',
  surface:
    'The states lie close to a surface of fewer dimensions, where entropy falls without end as states are ' +
    'added: no interval, and only as many states compare.',
  'worse-than-guessing':
    'Cannot be told: by their neighbours in other rollouts, states are told apart worse than by guessing; there are ' +
    'too few rollouts.',
  'unknown-error':
    'How much it errs beyond chance depends on how sharp the edges and how fine the details of what is visited are, ' +
    'which these states do not tell: no interval.',
  'shared-rollouts':
    'The two sets have rollouts in common, so that they are not two, and how they differ is not told. Choose shorter ' +
    'stages, or train longer.',
  'grows-with-number':
    'More rollouts reach more regions, so a finite number shows fewer than the policy visits: no interval, and ' +
    'only as many states compare.',
};

export function doubtOf(kind: Doubt['kind']): Doubt {
  return { kind, words: doubtWords[kind] };
}
