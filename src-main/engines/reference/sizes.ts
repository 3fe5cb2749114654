import type { NetworkName, TeacherKind } from '../learner.ts';
import { networkParts } from '../networks.ts';
import { referenceOptions, type Reference } from './format.ts';

/**
 * Says of each array of a reference what is wrong with its size: not the one that
 * the reference's own configuration gives it, or no array at all.
 */
export function wrongSizes(reference: Reference): string[] {
  const {
    config: { obsDim, actDim, batch },
    batches,
    teacher,
  } = reference;
  const array = (place: string, values: Float64Array | undefined, rows: number, columns: number): string[] => {
    if (values === undefined) return [`${place} is missing; it has ${rows} x ${columns} numbers`];
    return values.length === rows * columns
      ? []
      : [`${place} has ${values.length} numbers and not ${rows} x ${columns}`];
  };
  const network = (
    place: string,
    arrays: Readonly<Record<string, Float64Array>>,
    name: NetworkName,
    kind: TeacherKind = 'gaussian',
  ): string[] =>
    networkParts(name, referenceOptions(reference, kind)).flatMap((part) =>
      array(`${place}.${part.name}`, arrays[part.name], part.rows, part.columns),
    );
  const student = (place: string, arrays: Reference['initial']): string[] =>
    (['actor', 'critic', 'targetActor', 'targetCritic'] as const).flatMap((name) =>
      network(`${place}.${name}`, arrays[name], name),
    );
  const observed = Math.max(1, Math.floor(teacher.obs.length / obsDim));
  return [
    ...array('obsMean', reference.obsMean, 1, obsDim),
    ...array('obsStd', reference.obsStd, 1, obsDim),
    ...student('initial', reference.initial),
    ...batches.flatMap(({ obs, actions, rewards, nextObs, terminals }, i) => [
      ...array(`batches[${i}].obs`, obs, batch, obsDim),
      ...array(`batches[${i}].actions`, actions, batch, actDim),
      ...array(`batches[${i}].rewards`, rewards, batch, 1),
      ...array(`batches[${i}].nextObs`, nextObs, batch, obsDim),
      ...array(`batches[${i}].terminals`, terminals, batch, 1),
    ]),
    ...network('firstGradients.actor', reference.firstGradients.actor, 'actor'),
    ...network('firstGradients.critic', reference.firstGradients.critic, 'critic'),
    ...student('afterFirst', reference.afterFirst),
    ...student('afterLast', reference.afterLast),
    ...network('teacher.initial', teacher.initial, 'teacher'),
    ...array('teacher.obs', teacher.obs, observed, obsDim),
    ...array('teacher.actions', teacher.actions, observed, actDim),
    ...network('teacher.ascentGradient', teacher.ascentGradient, 'teacher'),
    ...network('teacher.varianceTeacherAscentGradient', teacher.varianceTeacherAscentGradient, 'teacher', 'variance'),
    ...network('teacher.afterAdam', teacher.afterAdam, 'teacher'),
  ];
}
