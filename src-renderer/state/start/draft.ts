import type { Failure } from '../../../src-main/contract/errors.ts';
import { DataError, leadingKeys, parseSeeds, reads } from '../../../src-main/contract/vocabulary.ts';
import type { ConfigurationFault, Field, MethodName } from '../../../src-main/contract/runs.ts';
import { formatCount } from '../format.ts';

/** What the form of a new run holds: texts as they were typed. */
export interface Draft {
  readonly task: string;
  readonly methods: readonly MethodName[];
  readonly seeds: string;
  /** Only the settings that a person changed. */
  readonly changes: Readonly<Record<string, string>>;
}

/** The settings below those, as far as one of the methods reads them: the others are not asked for and not sent. */
export function fieldsFor(methods: readonly MethodName[], fields: readonly Field[]): readonly Field[] {
  return fields.filter(({ key }) => !leadingKeys.includes(key) && methods.some((method) => reads(method, key)));
}

/**
 * The value of a field as the workbench takes it. A text that is no number stays one, for the workbench to say what it
 * wants instead.
 */
export function parseField(field: Field, text: string): unknown {
  const trimmed = text.trim();
  switch (field.kind) {
    case 'choice':
      return trimmed;
    case 'text':
      return trimmed === '' ? null : trimmed;
    case 'integer':
    case 'number':
      return numberOrText(trimmed.replaceAll(/[,_](?=\d{3})/g, ''), trimmed);
    case 'pair':
      return trimmed.split(/[\s,]+/).map((part) => numberOrText(part));
    default:
      return field.kind satisfies never;
  }
}

function numberOrText(text: string, written = text): number | string {
  const value = Number(text);
  return text === '' || !Number.isFinite(value) ? written : value;
}

/** A field's value as text for its input. */
export function fieldText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return Array.isArray(value) ? value.join(', ') : String(value);
}

export type Errors = Readonly<Record<string, string>>;

export interface Batch {
  /** Of each method, without a seed. */
  readonly settings: readonly Record<string, unknown>[];
  readonly configurations: readonly Record<string, unknown>[];
  /** What is wrong with methods and seeds; the workbench judges the settings. */
  readonly errors: Errors;
}

/** methods x seeds, each with the changed settings that its method reads. */
export function batchOf(draft: Draft, fields: readonly Field[]): Batch {
  const settings = draft.methods.map((method) => {
    const changed = fieldsFor([method], fields).filter((field) => Object.hasOwn(draft.changes, field.key));
    return {
      task: draft.task,
      method,
      ...Object.fromEntries(changed.map((field) => [field.key, parseField(field, draft.changes[field.key])])),
    };
  });
  const { seeds, error } = seedsOf(draft.seeds);
  const configurations = settings.flatMap((each) => seeds.map((seed) => ({ ...each, seed })));
  const tooMany =
    configurations.length > 1000
      ? `This makes ${formatCount(configurations.length)} runs; at most 1,000 can be started at once.`
      : null;
  return {
    settings,
    configurations,
    errors: withoutNulls({
      method: draft.methods.length === 0 ? 'Choose at least one method.' : null,
      seed: error ?? tooMany,
    }),
  };
}

/** One fork, with every setting of the form: what the origin has otherwise is a change, the preset's value too. */
export function forkOf(draft: Draft, fields: readonly Field[]): Batch {
  const [method] = draft.methods;
  const shown = method === undefined ? [] : fieldsFor([method], fields);
  const settings = {
    task: draft.task,
    method,
    ...Object.fromEntries(
      shown.map((field) => [
        field.key,
        Object.hasOwn(draft.changes, field.key) ? parseField(field, draft.changes[field.key]) : field.preset,
      ]),
    ),
  };
  // Until the fields are there, there is nothing to check.
  const batch = shown.length === 0 ? [] : [settings];
  return { settings: batch, configurations: batch, errors: {} };
}

function seedsOf(text: string): { readonly seeds: readonly number[]; readonly error: string | null } {
  try {
    return { seeds: parseSeeds(text), error: null };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return { seeds: [], error: error.message };
  }
}

function withoutNulls(errors: Readonly<Record<string, string | null>>): Errors {
  return Object.fromEntries(
    Object.entries(errors).flatMap(([key, message]) => (message === null ? [] : [[key, message]])),
  );
}

/** What the workbench finds wrong with the settings, by field; the first of each. */
export function errorsOf(faults: readonly ConfigurationFault[]): Errors {
  const errors: Record<string, string> = {};
  for (const { key, message } of faults) errors[key.split('.')[0]] ??= sentence(message);
  return errors;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The field that a refusal concerns; null where it concerns none of the form's. */
export function errorOf(
  { key, fault }: Failure,
  fields: readonly Field[],
): { readonly key: string; readonly message: string } | null {
  if (key === undefined || fault === undefined) return null;
  const name = key.split('.')[0];
  return fields.some((field) => field.key === name) || leadingKeys.includes(name)
    ? { key: name, message: sentence(fault) }
    : null;
}
