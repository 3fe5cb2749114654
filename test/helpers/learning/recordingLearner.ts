import type { Learner, LearnerOptions, Parameters } from '../../../src-main/engines/learner.ts';

export interface Call {
  readonly name: keyof Learner;
  readonly arguments: readonly unknown[];
}

/** A learner that learns nothing and remembers what it was asked, arrays as they were then. */
export interface RecordingLearner extends Learner {
  readonly calls: Call[];
  /** The names of the calls that change something, in order. */
  changes(): string[];
  /** What `act` answers with, for any network, in each component. */
  action: number;
}

const changing: readonly (keyof Learner)[] = [
  'append',
  'updateFromReplay',
  'updateFrom',
  'saveStudent',
  'restoreStudent',
  'teacherUpdate',
  'writeNetwork',
  'sampleObservations',
];

export function recordingLearner(
  options: LearnerOptions,
  teacher: Parameters = new Float32Array(options.actionSize),
): RecordingLearner {
  const calls: Call[] = [];
  const note = (name: keyof Learner, ...values: readonly unknown[]): void => {
    calls.push({ name, arguments: values.map((value) => (value instanceof Float32Array ? value.slice() : value)) });
  };
  const report = { criticLoss: 1, actorLoss: 2, meanQ: 3, largestQ: 4 };
  const learner: RecordingLearner = {
    engine: 'simd',
    options,
    calls,
    changes: () => calls.map(({ name }) => name).filter((name) => changing.includes(name)),
    action: 0.25,
    act(network, observations, actions) {
      note('act', network, observations);
      actions.fill(learner.action);
    },
    value(network, _observations, _actions, values) {
      note('value', network);
      values.fill(network === 'critic' ? 3 : 1);
    },
    normalise(observations, normalised) {
      normalised.set(observations.map((value) => value / 2));
    },
    teacherMean(inputs, means) {
      note('teacherMean', inputs);
      means.fill(0.5);
    },
    append: (transitions) => note('append', transitions),
    replaySize: 1,
    sampleObservations: (observations) => note('sampleObservations', observations),
    readTransitions: (_slots, transitions) => {
      transitions.fill(0);
    },
    updateFromReplay(updates) {
      note('updateFromReplay', updates);
      return report;
    },
    updateFrom(transitions, updates) {
      note('updateFrom', transitions, updates);
      return report;
    },
    saveStudent: () => note('saveStudent'),
    restoreStudent: () => note('restoreStudent'),
    teacherUpdate: (...values) => note('teacherUpdate', ...values),
    readNetwork: (network) => (network === 'teacher' ? teacher : new Float32Array(1)),
    writeNetwork: (...values) => note('writeNetwork', ...values),
    readGradient: () => new Float32Array(1),
    readMoments: () => ({
      count: 2,
      sum: new Float64Array(options.observationSize),
      sumOfSquares: new Float64Array(options.observationSize).fill(2),
    }),
    writeMoments: () => undefined,
    snapshot: () => new Uint8Array(0),
    restore: () => undefined,
    refill: () => undefined,
    dispose: () => undefined,
  };
  return learner;
}
