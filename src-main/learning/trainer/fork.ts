import { configurationSchema, type Configuration, type ConfigurationKey } from '../configuration.ts';
import { ConfigurationError, configurationErrors } from '../resolution.ts';
import type { MethodState, TrainerState } from './trainerState.ts';

/**
 * Settings that a fork shares with its origin, and why: its state is made of them, or they say only how a run begins.
 */
const shared: Readonly<Partial<Record<ConfigurationKey, string>>> = {
  task: 'its state is of that task',
  method: 'the states of two methods hold different things',
  seed: 'its random streams go on from where they stand, so that another seed would change nothing',
  engine: 'its state is that of one engine',
  hiddenSizes: 'its networks have these sizes',
  student: 'the states of two students hold different things',
  teacherInitialLogStd: 'it says only how a run begins',
  valueFeature: "its teacher's inputs are normalised for this one",
  frozenRun: 'its teacher is the one that it began with',
  frozenPolicy: 'its teacher is the one that it began with',
};

/** Where the origin's last whole cycle left it. */
export interface ForkPoint {
  readonly configuration: Configuration;
  /** The engine that carried the origin out. */
  readonly engine: string;
  readonly interactions: number;
}

/**
 * All that keeps a fork from going on with the origin's settings but for
 * `settings`; none where it can. What is given as the origin has it is no change.
 */
export function forkErrors(
  { configuration, engine, interactions }: ForkPoint,
  settings: Readonly<Record<string, unknown>>,
): readonly ConfigurationError[] {
  const errors = [...configurationErrors({ ...configuration, ...settings })];
  if (errors.length > 0) return errors;
  const changed = changesOf(configuration, configurationSchema.parse({ ...configuration, ...settings }));
  for (const { key, from, to } of changed) {
    const reason = shared[key];
    if (reason === undefined || (key === 'engine' && to === engine)) continue;
    errors.push(
      new ConfigurationError(
        key,
        `a fork keeps the origin's, ${formatSetting(from)}: ${reason}. Start a new run to change it.`,
      ),
    );
  }
  const budget = settings['interactions'] ?? configuration.interactions;
  if (typeof budget === 'number' && budget <= interactions)
    errors.push(
      new ConfigurationError(
        'interactions',
        `the origin has made ${interactions.toLocaleString('en')} already; give more than that.`,
      ),
    );
  if (changed.length === 0)
    errors.push(new ConfigurationError('settings', 'none differs from the origin’s; change at least one.'));
  return errors;
}

export interface SettingChange {
  readonly key: ConfigurationKey;
  readonly from: unknown;
  readonly to: unknown;
}

/** The settings in which two configurations differ, in the order of the schema. */
export function changesOf(from: Configuration, to: Configuration): readonly SettingChange[] {
  return configurationKeys
    .filter((key) => JSON.stringify(from[key]) !== JSON.stringify(to[key]))
    .map((key) => ({ key, from: from[key], to: to[key] }));
}

// Object.keys forgets which keys it was given.
const configurationKeys = Object.keys(configurationSchema.shape) as readonly ConfigurationKey[];

export function formatSetting(value: unknown): string {
  return Array.isArray(value) ? value.join(',') : String(value);
}

/**
 * The state that a fork begins with: the origin's, but for what the origin's
 * settings made of it. Other noise starts with an episode of its own, at its own
 * scale; a return estimated otherwise is unknown until there is one.
 */
export function forkedState(state: TrainerState, from: Configuration, to: Configuration): TrainerState {
  const isOtherNoise = from.noise !== to.noise;
  const { baseline } = state.collectors;
  return {
    ...state,
    collectors: {
      ...state.collectors,
      baseline: isOtherNoise ? { ...baseline, open: null } : baseline,
    },
    method: forkedMethod(state.method, from, to),
  };
}

function forkedMethod(state: MethodState, from: Configuration, to: Configuration): MethodState {
  switch (state.kind) {
    case 'ddpg': {
      const isOther = from.noise !== to.noise;
      const isAdapted = to.noise === 'adaptive-parameter' && !isOther;
      const { noise } = state;
      return {
        kind: 'ddpg',
        noise: {
          ...noise,
          scale: isAdapted ? noise.scale : to.noiseScale,
          process: isOther ? noise.process.map(() => 0) : noise.process,
        },
      };
    }
    case 'meta':
      return state.memory === null || (from.returnEstimate === to.returnEstimate && from.metaReward === to.metaReward)
        ? state
        : { ...state, memory: { ...state.memory, returnBefore: null, returnBeforeError: null } };
    case 'frozen':
    case 'explorer':
      return state;
  }
}
