import type { LearnerOptions, NetworkName } from '../../learner.ts';
import { networkParts, parameterCount, type Part } from '../../networks.ts';

/** Where the parts of a network begin in it. */
export type Offsets = Readonly<Record<Part['name'], number>>;

/** A two-layer network as the shader computes it; widths in units. */
export interface Shape {
  readonly inputs: number;
  readonly first: number;
  /** Numbers that join after the first layer: a critic's action. */
  readonly joining: number;
  readonly second: number;
  readonly outputs: number;
  readonly size: number;
  readonly offsets: Offsets;
}

/** The areas of one learner's numbers in the device's memory, by where they begin, in floats. */
export interface Layout {
  readonly actor: Shape;
  readonly critic: Shape;
  readonly teacher: Shape;
  /** Parameters of actor and critic, one behind the other. */
  readonly student: number;
  /** Four times that, from 0 on: parameters, targets, Adam's two means. Both gradients lie behind it. */
  readonly kept: number;
  /** The teacher's parameters, Adam's two means and the gradient, each of its size. */
  readonly teacherStart: number;
  readonly areas: Readonly<Record<AreaName, number>>;
  /** From one learner to the next. */
  readonly stride: number;
}

type AreaName = keyof ReturnType<typeof widthsOf>;

export function layoutOf(options: LearnerOptions): Layout {
  const { observationSize, actionSize, batchSize, teacher, teacherInputSize } = options;
  const actor = shapeOf('actor', options, { inputs: observationSize, joining: 0, outputs: actionSize });
  const critic = shapeOf('critic', options, { inputs: observationSize, joining: actionSize, outputs: 1 });
  const inputs = teacher === 'gaussian' ? teacherInputSize : actionSize;
  const ofTeacher = shapeOf('teacher', options, { inputs, joining: 0, outputs: actionSize });
  const student = actor.size + critic.size;
  const kept = 4 * student;
  const teacherStart = kept + student;
  let end = teacherStart + 4 * ofTeacher.size;
  // The keys are those of the widths.
  const areas = Object.fromEntries(
    Object.entries(widthsOf(options, inputs)).map(([name, width]) => {
      const start = end;
      end += width * batchSize;
      return [name, start];
    }),
  ) as Record<AreaName, number>;
  return {
    actor,
    critic,
    teacher: ofTeacher,
    student,
    kept,
    teacherStart,
    areas,
    stride: Math.ceil(end / 64) * 64,
  };
}

/** Of each area the numbers a row of a minibatch, in the order of memory. */
function widthsOf(
  { observationSize, actionSize, hiddenSizes: [first, second] }: LearnerOptions,
  teacherInputs: number,
) {
  return {
    inputs: Math.max(observationSize, teacherInputs),
    actions: actionSize,
    nextInputs: observationSize,
    ...{ rewards: 1, terminals: 1, targets: 1, values: 1, dValues: 1 },
    // Sums and what is made of them, 1 / deviation of a row, units, and gradients; the critic's units with its actions.
    ...{ x1: first, r1: 1, h1: first + actionSize, x2: second, r2: 1, h2: second, d1: first, d2: second },
    ...{ actorX1: first, actorR1: 1, actorH1: first, actorX2: second, actorR2: 1, actorH2: second },
    ...{ chosen: actionSize, dChosen: actionSize },
  };
}

function shapeOf(
  name: NetworkName,
  options: LearnerOptions,
  { inputs, joining, outputs }: Pick<Shape, 'inputs' | 'joining' | 'outputs'>,
): Shape {
  const parts = networkParts(name, options);
  const [first, second] = options.hiddenSizes;
  // A part that the network has none of is never asked for.
  const offsets = Object.fromEntries(parts.map((part) => [part.name, part.offset])) as Offsets;
  return { inputs, first, joining, second, outputs, size: parameterCount(parts), offsets };
}
