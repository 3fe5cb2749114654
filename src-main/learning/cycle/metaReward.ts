import { randomFromSeed } from '../../numerics/random.ts';
import type { Simulator } from '../../tasks/task.ts';
import type { Laboratory, MetaMemory } from './laboratory.ts';
import { stepsOf } from './cycleSteps.ts';
import type { Segment } from '../record.ts';
import { estimateReturn, mean, returnError, standardError } from './returns.ts';
import { createStarts } from '../rollouts.ts';

/** How much better pi' is than pi, as one exploration found it. */
export interface Improvement {
  /** R(pi) and R(pi'); null while there is nothing to read them from. */
  readonly before: number | null;
  readonly after: number | null;
  /** The raw meta-reward: what `after` has more than `before`, 0 while one of them is unknown. */
  readonly difference: number;
  /** Of the difference, from the rollouts, or starts, that it is the mean of; null under two of them. */
  readonly standardError: number | null;
  /** Of `after` alone: what the next cycle's R(pi) has of noise. */
  readonly afterError: number | null;
}

/** Compares pi' with pi in one cycle. */
export interface Judge {
  /** What was executed to know R(pi), before any exercise. */
  readonly before: readonly Segment[];
  /** Executes pi', for D1, while the learner holds it. */
  execute(): Promise<readonly Segment[]>;
  /** What the last `execute` showed, once the learner holds what the cycle goes on with. */
  improvement(): Promise<Improvement>;
}

/** Called with the learner holding pi. */
export function createJudge(laboratory: Laboratory, memory: MetaMemory): Promise<Judge> {
  switch (laboratory.configuration.metaReward) {
    case 'returns':
      return Promise.resolve(judgeReturns(laboratory, memory));
    case 'paired':
      return judgePairs(laboratory);
    case 'value':
      return judgeValues(laboratory);
  }
}

/** D1: the student, without noise. */
export function rollStudent({ configuration, collectors, student, stopwatch }: Laboratory): Promise<Segment[]> {
  if (configuration.studentStart === 'reset') collectors.student.abandon();
  return stopwatch.time('simulation', () =>
    collectors.student.collect(student, stepsOf(configuration, 'evaluationSteps')),
  );
}

/** Algorithm 1: R(pi) is that of a D1 of its own, the last cycle's or a fresh one. */
function judgeReturns(laboratory: Laboratory, { returnBefore: before, returnBeforeError }: MetaMemory): Judge {
  const { configuration, task } = laboratory;
  let d1: readonly Segment[] = [];
  return {
    before: [],
    async execute() {
      d1 = await rollStudent(laboratory);
      return d1;
    },
    improvement() {
      const after = estimateReturn(d1, configuration.returnEstimate, task.episodeLimit, before);
      const afterError = returnError(d1, configuration.returnEstimate);
      return Promise.resolve({
        before,
        after,
        difference: differenceOf(after, before),
        standardError: rootOfSquares(afterError, returnBeforeError ?? null),
        afterError,
      });
    },
  };
}

/**
 * Common random numbers: pi and pi' each act for the steps of a D1, from the
 * same initial states in the same order. Where one of them ends its episodes
 * sooner it begins in more of them; the states that both began in count.
 */
async function judgePairs(laboratory: Laboratory): Promise<Judge> {
  const { configuration, task, collectors, student, stopwatch } = laboratory;
  const starts = createStarts();
  function roll(): Promise<Segment[]> {
    collectors.student.abandon();
    starts.rewind();
    return stopwatch.time('simulation', () =>
      collectors.student.collect(student, stepsOf(configuration, 'evaluationSteps'), starts),
    );
  }
  const estimate = (rollouts: readonly Segment[]): number | null =>
    estimateReturn(rollouts, configuration.returnEstimate, task.episodeLimit, null);
  const ofStudent = await roll();
  let ofExercised: readonly Segment[] = [];
  return {
    before: ofStudent,
    async execute() {
      ofExercised = await roll();
      return ofExercised;
    },
    improvement() {
      const pairs = Math.min(ofStudent.length, ofExercised.length);
      const before = estimate(ofStudent.slice(0, pairs));
      const after = estimate(ofExercised.slice(0, pairs));
      const differences = Array.from(
        { length: pairs },
        (_, i) => ofExercised[i].segmentReturn - ofStudent[i].segmentReturn,
      );
      return Promise.resolve({
        before,
        after,
        difference: differenceOf(after, before),
        // The other estimates are no means of the pairs' differences.
        standardError: configuration.returnEstimate === 'trajectories' ? standardError(differences) : null,
        afterError: null,
      });
    },
  };
}

/** Initial states at which the critic is asked, the same through a whole run. */
const HELD_OUT_STARTS = 64;

/**
 * Mean of Q(s, mu'(s)) - Q(s, mu(s)) over initial states that no rollout begins
 * in, by the critic that the cycle goes on with: pi's after a rollback, the
 * exercised one after a commit. No step is made for it.
 */
async function judgeValues(laboratory: Laboratory): Promise<Judge> {
  const { learner, heldOutStarts } = laboratory;
  const observations = heldOutStarts();
  const rows = observations.length / learner.options.observationSize;
  const act = async (): Promise<Float32Array> => {
    const actions = new Float32Array(rows * learner.options.actionSize);
    await learner.act('actor', observations, actions);
    return actions;
  };
  const value = async (actions: Float32Array): Promise<Float32Array> => {
    const values = new Float32Array(rows);
    await learner.value('critic', observations, actions, values);
    return values;
  };
  const ofStudent = await act();
  let ofExercised = ofStudent;
  return {
    before: [],
    async execute() {
      ofExercised = await act();
      return rollStudent(laboratory);
    },
    async improvement() {
      const before = await value(ofStudent);
      const after = await value(ofExercised);
      const differences = [...after].map((q, i) => q - before[i]);
      return {
        before: mean([...before]),
        after: mean([...after]),
        difference: mean(differences) ?? 0,
        standardError: standardError(differences),
        afterError: null,
      };
    },
  };
}

/** Rows of observations; the simulator is no collector's in the meantime, and is left in the last of them. */
export function drawHeldOutStarts(simulator: Simulator, seed: number): Float32Array {
  const random = randomFromSeed(seed, 'held-out-starts');
  const { observationSize } = simulator.task;
  const observations = new Float32Array(HELD_OUT_STARTS * observationSize);
  for (let start = 0; start < HELD_OUT_STARTS; start++) {
    simulator.load(simulator.drawInitialState(random));
    observations.set(simulator.observation, start * observationSize);
  }
  return observations;
}

function differenceOf(after: number | null, before: number | null): number {
  return after === null || before === null ? 0 : after - before;
}

function rootOfSquares(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : Math.sqrt(a * a + b * b);
}
