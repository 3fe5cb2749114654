import type { z } from 'zod';
import { decimalNumber } from '../numerics/decimalNumber.ts';
import { configurationSchema, type Configuration, type ConfigurationKey } from './configuration.ts';
import { paperPreset } from './presets.ts';
import { describeIssue } from './requirement.ts';
import { stateBytes } from './stateSize.ts';

/** A configuration that cannot be run; the message names the key and says what it takes. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly key: string;
  /** The message without the key. */
  readonly fault: string;
  constructor(key: string, fault: string) {
    super(`${key}: ${fault}`);
    this.key = key;
    this.fault = fault;
  }
}

/**
 * Fills a request from the paper's preset of its task, and checks the whole.
 * @throws ConfigurationError of the first thing wrong.
 */
export function resolveConfiguration(request: Record<string, unknown>): Configuration {
  const reading = readConfiguration(request);
  if (reading.ok) return reading.configuration;
  throw reading.errors[0];
}

/** All that keeps a request from being run, in the order of the settings; none where it can be. */
export function configurationErrors(request: Record<string, unknown>): readonly ConfigurationError[] {
  const reading = readConfiguration(request);
  return reading.ok ? [] : reading.errors;
}

type Reading =
  | { readonly ok: true; readonly configuration: Configuration }
  | { readonly ok: false; readonly errors: readonly ConfigurationError[] };

function readConfiguration(request: Record<string, unknown>): Reading {
  const task = configurationSchema.shape.task.safeParse(request['task']);
  if (!task.success)
    return { ok: false, errors: [errorOf('task', configurationSchema.shape.task, request['task'], task.error)] };
  const unknown = Object.keys(request).filter((key) => !isConfigurationKey(key));
  if (unknown.length > 0) return { ok: false, errors: unknown.slice(0, NAMED_UNKNOWN).map(noSuchSetting) };
  const merged = { ...paperPreset(task.data), ...request };
  const parsed = configurationSchema.safeParse(merged);
  const errors = parsed.success
    ? errorsTogether(parsed.data)
    : parsed.error.issues.map(
        (issue) => new ConfigurationError(issue.path.join('.'), describeIssue(configurationSchema, issue, merged)),
      );
  return parsed.success && errors.length === 0 ? { ok: true, configuration: parsed.data } : { ok: false, errors };
}

/** Unknown settings that are named, one error each; there may be any number of them. */
const NAMED_UNKNOWN = 5;

/** Rules that concern more than one key. */
function errorsTogether(configuration: Configuration): readonly ConfigurationError[] {
  const {
    method,
    frozenRun,
    teacherSubsample,
    exploreSteps,
    explorations,
    exerciseMove,
    metaReward,
    metaRewardBaseline,
    baselineReturn,
    noveltyNeighbours,
    noveltyBatch,
    hiddenSizes,
  } = configuration;
  const errors: ConfigurationError[] = [];
  if (method === 'frozen' && frozenRun === null)
    errors.push(new ConfigurationError('frozenRun', 'a frozen run needs the run whose teacher it takes; give its id.'));
  if (method !== 'frozen' && frozenRun !== null)
    errors.push(
      new ConfigurationError('frozenRun', `only the method frozen takes a stored teacher; the method is ${method}.`),
    );
  if (teacherSubsample > exploreSteps)
    errors.push(
      new ConfigurationError(
        'teacherSubsample',
        `is ${teacherSubsample}, more than the ${exploreSteps} steps of D0; give at most that, or 0 for all.`,
      ),
    );
  if (explorations > 1 && exerciseMove === 'commit')
    errors.push(
      new ConfigurationError(
        'explorations',
        `is ${explorations}, each from the same student; give exerciseMove=rollback, or explorations=1.`,
      ),
    );
  if (metaRewardBaseline === 'leave-one-out' && explorations === 1)
    errors.push(
      new ConfigurationError(
        'metaRewardBaseline',
        "leave-one-out takes the mean of the cycle's other explorations; give explorations=2 or more.",
      ),
    );
  if (metaReward !== 'returns' && baselineReturn === 'fresh')
    errors.push(
      new ConfigurationError(
        'baselineReturn',
        `fresh is a way to know R(pi) for metaReward=returns; with metaReward=${metaReward} leave it at previous-d1.`,
      ),
    );
  if (method === 'explorer' && noveltyNeighbours >= noveltyBatch)
    errors.push(
      new ConfigurationError(
        'noveltyNeighbours',
        `is ${noveltyNeighbours}, and a sample of ${noveltyBatch} has ${noveltyBatch - 1} others; give at most that, ` +
          'or a larger noveltyBatch.',
      ),
    );
  const bytes = stateBytes(configuration);
  if (bytes > LARGEST_STATE)
    errors.push(
      new ConfigurationError(
        'hiddenSizes',
        `is ${hiddenSizes.join(',')}, whose networks make a state of ${(bytes / 1e6).toFixed(0)} MB to go on from, ` +
          `and no more than ${LARGEST_STATE / 1e6} MB can be kept; give fewer units.`,
      ),
    );
  return errors;
}

/** A little less than the 2^29 bytes that the database takes in one piece: more stands beside the networks. */
const LARGEST_STATE = 530e6;

/**
 * Reads `key=value` as `--set` takes it: numbers, names, and `64,64` for a pair.
 * @throws ConfigurationError naming the setting that is unknown or ill-formed.
 */
export function parseSetting(text: string): [ConfigurationKey, unknown] {
  const at = text.indexOf('=');
  const key = (at < 0 ? text : text.slice(0, at)).trim();
  if (!isConfigurationKey(key)) throw noSuchSetting(key);
  if (at < 0) throw new ConfigurationError(key, `write it as ${key}=VALUE.`);
  const raw = text.slice(at + 1).trim();
  return [key, parseKey(key, settingValue(key, raw))];
}

function settingValue(key: ConfigurationKey, raw: string): unknown {
  if (key === 'hiddenSizes') return raw.split(',').map((size) => decimalNumber(size.trim()) ?? size);
  if (key === 'frozenRun') return raw === 'null' || raw === '' ? null : raw;
  return decimalNumber(raw) ?? raw;
}

function parseKey(key: ConfigurationKey, value: unknown): unknown {
  const schema = configurationSchema.shape[key];
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw errorOf(key, schema, value, parsed.error);
  return parsed.data;
}

function errorOf(key: ConfigurationKey, schema: z.ZodType, value: unknown, error: z.ZodError): ConfigurationError {
  return new ConfigurationError(key, describeIssue(schema, error.issues[0], value));
}

function noSuchSetting(key: string): ConfigurationError {
  return new ConfigurationError(
    key.length > 60 ? `${key.slice(0, 60)}…` : key,
    `there is no such setting. Settings: ${Object.keys(configurationSchema.shape).join(', ')}.`,
  );
}

function isConfigurationKey(key: string): key is ConfigurationKey {
  return Object.hasOwn(configurationSchema.shape, key);
}
