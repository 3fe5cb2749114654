import { z } from 'zod';
import type { Configuration, MethodName, RunMethod } from '../learning/configuration.ts';
import { endings, roles, type Ending, type Role } from '../learning/record.ts';
import type { SettingChange } from '../learning/trainer/fork.ts';
import type { RunGroup } from './groups.ts';
import type { MetricKey } from './metrics.ts';

export type { MethodName, Role, RunMethod };

/**
 * queued: waits for a free worker. running: a worker trains it. stopped: ended
 * before its budget by a person, a quit or a crash; it resumes from its last
 * cycle. finished: used its budget. failed: an error ended it; see `message`.
 * diverged: its numbers ran away; it would do so again, so it does not resume.
 */
export const runStatuses = ['queued', 'running', 'stopped', 'finished', 'failed', 'diverged'] as const;
export type RunStatus = (typeof runStatuses)[number];

/** The three readings of a student's return (src-main/learning/README.md); null before the first. */
export interface Returns {
  /** Mean over the last 100 finished training episodes. */
  readonly rollout: number | null;
  /** How many episodes that is the mean of: fewer at the start. */
  readonly rolloutEpisodes: number;
  /** Mean over all episodes finished since the start. */
  readonly cumulative: number | null;
  /** Mean over the episodes of the latest test. */
  readonly test: number | null;
}

/** Where a fork began: at another run's last whole cycle, all of which up to there is the fork's too. */
export interface RunOrigin {
  readonly run: string;
  /** The last cycle that both have. */
  readonly cycle: number;
  /** Made by the end of it. */
  readonly interactions: number;
  /** Of the rollouts up to then. */
  readonly digest: string;
}

/** A fork's origin with the settings that it had, and its own origin where it was a fork. */
export interface StoredOrigin extends RunOrigin {
  readonly configuration: Configuration;
  readonly origin: StoredOrigin | null;
}

/** Where an imported run came from. It was carried out elsewhere, so it is never resumed, forked or verified here. */
export interface RunSource {
  /** What wrote it, such as "Stable-Baselines3". */
  readonly program: string;
  /** The algorithm, where the files or a person say it. */
  readonly algorithm: string;
  /** Of the file or folder, when it was imported. */
  readonly path: string;
  /** One of several runs of one file; null where it is the only one. */
  readonly label: string | null;
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly digest: string }[];
  /** ISO 8601, UTC. */
  readonly importedAt: string;
  /** What was decided, left out or not understood, in sentences. */
  readonly notices: readonly string[];
}

export interface RunSummary {
  readonly id: string;
  readonly name: string;
  /** Of an imported run any name, as its program or a person gave it. */
  readonly task: string;
  readonly method: RunMethod;
  readonly seed: number;
  /** Whose rollouts it logs. */
  readonly roles: readonly Role[];
  readonly status: RunStatus;
  /** Why it failed or stopped; null otherwise. */
  readonly message: string | null;
  readonly cycles: number;
  /** Steps of all roles but test, so far and in all. */
  readonly interactions: number;
  readonly budget: number;
  readonly returns: Returns;
  readonly bestTest: number | null;
  /** Mean of the last tenth of the test returns so far, of one at least. */
  readonly lateTest: number | null;
  /** The engine that carries it out; null until it has started. */
  readonly engine: string | null;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** Seconds of training so far, over all sittings. */
  readonly seconds: number;
  /** Of its observations, actions and rewards in the database. */
  readonly bytes: number;
  readonly group: RunGroup;
  /** Null where it began anew. */
  readonly origin: RunOrigin | null;
  /** Null where it was trained here. */
  readonly source: RunSource | null;
  /** Runs of one configuration differ in nothing but the seed, and frozen ones in the run whose teacher they take. */
  readonly configurationId: number;
  /** The run whose teacher a frozen one takes; null of other methods. */
  readonly frozenRun: string | null;
  readonly note: string;
  /** In alphabetical order. */
  readonly tags: readonly string[];
  /** Kept, but out of sight unless asked for. */
  readonly isArchived: boolean;
  /** ISO 8601, UTC; null where it is not in the trash. */
  readonly trashedAt: string | null;
}

/** The settings that runs of one `configurationId` share. */
export interface SharedConfiguration {
  readonly id: number;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Where a run came from; enough to make it again. */
export interface Provenance {
  readonly versions: Readonly<Record<string, string>>;
  readonly machine: {
    readonly platform: string;
    readonly processor: string;
    readonly cores: number;
    readonly memoryBytes: number;
    readonly hostname: string;
  };
  /** What the engine computed on and the graphics processors that were there; absent where it was the processor. */
  readonly graphics?: { readonly device: string; readonly processors: readonly string[] };
  readonly command: readonly string[];
  readonly git: { readonly commit: string; readonly changed: boolean } | null;
  /** Where a fork began; absent where the run began anew. */
  readonly origin?: { readonly run: string; readonly cycle: number };
  /** The root seed and the first word of each stream made from it. */
  readonly seeds: Readonly<Record<string, number>>;
}

export interface RunDetail extends RunSummary {
  /** A Configuration; of an imported run what is known of it. */
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly provenance: Provenance | null;
  /** SHA-256 chained over the rollouts, hexadecimal; null before the first cycle. */
  readonly digest: string | null;
  readonly rollouts: Readonly<Record<Role, number>>;
  /** What a fork has otherwise than its origin. */
  readonly changes: readonly SettingChange[];
}

/** Columns of one run's metrics, one entry a cycle; null where a cycle has no such number. */
export interface Series {
  readonly run: string;
  readonly cycle: readonly number[];
  readonly interactions: readonly number[];
  readonly seconds: readonly number[];
  readonly metrics: Readonly<Partial<Record<MetricKey, readonly (number | null)[]>>>;
  /** The teacher's sigma, [cycle][action dimension]. */
  readonly sigma: readonly (readonly number[] | null)[];
}

export interface RolloutSummary {
  readonly id: number;
  readonly role: Role;
  /** Position among the run's rollouts of this role, from 0. */
  readonly index: number;
  readonly cycle: number;
  /** Interactions of the run when the rollout began. */
  readonly interactions: number;
  readonly steps: number;
  readonly return: number;
  readonly ending: Ending;
}

/** What happened to a run, and what is stored to go on from. */
export interface RunHistory {
  /** Oldest first; `at` is ISO 8601, UTC. */
  readonly events: readonly { readonly at: string; readonly kind: string; readonly message: string }[];
  /** The state that it resumes from; null before the first cycle. */
  readonly checkpoint: { readonly cycle: number; readonly bytes: number } | null;
  /** Cycles whose teachers are stored for frozen runs, oldest first; at most 100. */
  readonly teachers: readonly number[];
}

/** A run's rollouts as points, in columns of equal length. */
export interface RolloutStrip {
  readonly id: readonly number[];
  readonly role: readonly Role[];
  /** Interactions of the run when the rollout began. */
  readonly interactions: readonly number[];
  readonly return: readonly number[];
  /**
   * Rollouts that there are of each role; where they are more than shown, those shown are taken evenly, the latest
   * among them.
   */
  readonly total: Readonly<Record<Role, number>>;
}

/** One settable choice of a run, for a form: made from the configuration's schema. */
export interface Field {
  readonly key: string;
  readonly group: string;
  readonly title: string;
  readonly description: string;
  readonly kind: 'choice' | 'integer' | 'number' | 'pair' | 'text';
  readonly options: readonly string[];
  /** The preset's value for the task that was asked for. */
  readonly preset: string | number | readonly number[] | null;
  /** Whether the paper states that value; else it is a default of the program. */
  readonly isPapers: boolean;
}

/** What keeps a configuration from being run. */
export interface ConfigurationFault {
  /** The setting; of an entry of a pair with its place, as in `hiddenSizes.1`. */
  readonly key: string;
  /** To stand behind the setting's name. */
  readonly message: string;
}

/** The name of a task: ours, or whatever an imported run was of. */
export const taskText = z.string().trim().min(1).max(120);

export const runId = z.string().regex(/^[a-z0-9-]{4,64}$/, 'A run id is made of a-z, 0-9 and dashes.');
/** Checked in full by `resolveConfiguration`, which names the setting that is wrong. */
export const configurationRequest = z.record(z.string().max(64), z.unknown());

export const runReference = z.strictObject({ run: runId });
/** force: also where another process has the run; that one's claim is then void, and it commits no more. */
export const resumeRequest = z.strictObject({ run: runId, force: z.boolean().optional() });
export const startRequest = z.strictObject({ configurations: z.array(configurationRequest).min(1).max(1000) });
/** origin: they are looked at as what `runs.fork` of it would make of the settings. */
export const checkRequest = z.strictObject({ ...startRequest.shape, origin: runId.optional() });
/** settings: those that are to be others than the origin's. */
export const forkRequest = z.strictObject({ run: runId, settings: configurationRequest });
export const seriesRequest = z.strictObject({ run: runId, after: z.int().min(-1).default(-1) });
const rolloutChoice = {
  role: z.enum(roles).optional(),
  ending: z.enum(endings).optional(),
  leastReturn: z.number().finite().optional(),
  mostReturn: z.number().finite().optional(),
  leastSteps: z.int().min(0).optional(),
  mostSteps: z.int().min(0).optional(),
  /** Of equal ones the latest first. */
  sort: z.enum(['latest', 'return', 'steps']).optional(),
  ascending: z.boolean().optional(),
};
/** Which rollouts of a run, and in which order. */
export type RolloutChoice = z.input<z.ZodObject<typeof rolloutChoice>>;
export const rolloutsRequest = z.strictObject({
  run: runId,
  ...rolloutChoice,
  offset: z.int().min(0).default(0),
  limit: z.int().min(1).max(1000).default(200),
});
export const rolloutCountRequest = z.strictObject({ run: runId, ...rolloutChoice });
/** What is not given stays as it is; `tags` is the whole set. */
export const updateRequest = z.strictObject({
  run: runId,
  name: z.string().trim().min(1).max(120).optional(),
  note: z.string().trim().max(4000).optional(),
  tags: z
    .array(
      z
        .string()
        .trim()
        .min(1)
        .max(40)
        .regex(/^[^,]*$/, 'A tag holds no comma.'),
    )
    .max(20)
    .optional(),
  archived: z.boolean().optional(),
});
export const stripRequest = z.strictObject({ run: runId, points: z.int().min(10).max(20_000).default(3000) });
export const fieldsRequest = z.strictObject({ task: z.string() });
