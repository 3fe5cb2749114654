import { z } from 'zod';

type Shape = z.core.JSONSchema.JSONSchema;
type Issue = z.core.$ZodIssue;

/**
 * What a validator found wrong, in words to stand behind the name of what was
 * given: "give a whole number from 1 to 65,536; got 0." The one place where a
 * validator's findings become text.
 */
export function describeIssue(schema: z.ZodType, issue: Issue, input: unknown): string {
  // Validators that say in words of their own what they want.
  if (issue.code === 'custom' || issue.code === 'invalid_format') return issue.message;
  if (issue.code === 'unrecognized_keys') {
    const named = issue.keys.slice(0, NAMED_KEYS).map((key) => quote(key));
    const more = issue.keys.length - named.length;
    return `there is no ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''} in it.`;
  }
  const value = issue.path.reduce<unknown>(memberOf, input);
  return (
    `give ${requirementOf(schema, issue.path, input)}; ` +
    `${value === undefined ? 'it is missing' : value === '' ? 'it is empty' : `got ${show(value)}`}.`
  );
}

/**
 * What the schema wants at `path`, to follow "give": "a whole number from 1
 * on". `input` tells which of several forms is meant.
 */
export function requirementOf(schema: z.ZodType, path: readonly PropertyKey[] = [], input?: unknown): string {
  const root = shapeOf(schema);
  const { forms } = path.reduce<{ readonly forms: readonly Shape[]; readonly value: unknown }>(
    ({ forms: outer, value }, key) => ({
      forms: formsOf(outer, value).flatMap((form) => insideOf(form, key)),
      value: memberOf(value, key),
    }),
    { forms: [root], value: input },
  );
  const constants = forms.map((form) => form.const).filter((value) => value !== undefined);
  if (forms.length > 0 && constants.length === forms.length) return oneOf(constants);
  return eitherOf(forms);
}

/** What a schema's shape is never changes, and to work it out takes half a millisecond. */
const shapes = new WeakMap<z.ZodType, Shape>();

function shapeOf(schema: z.ZodType): Shape {
  const known = shapes.get(schema);
  if (known !== undefined) return known;
  // A part that JSON Schema has no words for is no error here: it reads "another value".
  const shape = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  shapes.set(schema, shape);
  return shape;
}

/** The alternatives that a value may take the form of; of records that name their kind, those of the value's kind. */
function formsOf(forms: readonly Shape[], value: unknown): readonly Shape[] {
  const all = forms.flatMap((form) => form.anyOf ?? form.oneOf ?? [form]);
  const fitting = all.filter((form) =>
    Object.entries(form.properties ?? {}).every(
      ([key, inner]) => typeof inner === 'boolean' || inner.const === undefined || inner.const === memberOf(value, key),
    ),
  );
  return fitting.length > 0 ? fitting : all;
}

function insideOf(form: Shape, key: PropertyKey): readonly Shape[] {
  const inner =
    typeof key === 'number'
      ? (form.prefixItems?.[key] ?? form.items)
      : (form.properties?.[String(key)] ?? form.additionalProperties);
  return inner === undefined || typeof inner === 'boolean' || Array.isArray(inner) ? [] : [inner];
}

/** That a value may also be left out (null) helps nobody who gave a wrong one. */
function eitherOf(forms: readonly Shape[]): string {
  return [...new Set(forms.filter((form) => form.type !== 'null').map(wordsOf))].join(' or ');
}

function wordsOf(form: Shape): string {
  const alternatives = form.anyOf ?? form.oneOf;
  if (alternatives !== undefined) return eitherOf(alternatives);
  if (form.enum !== undefined) return oneOf(form.enum);
  switch (form.type) {
    case 'integer':
      return `a whole number${rangeOf(form)}`;
    case 'number':
      return `a number${rangeOf(form)}`;
    case 'string':
      return `a text${between(form.minLength, form.maxLength, 'character')}`;
    case 'array':
      return listWords(form);
    case 'boolean':
      return 'true or false';
    case 'object':
      return 'a record';
    default:
      return 'another value';
  }
}

function listWords({ prefixItems, minItems, maxItems }: Shape): string {
  const kinds = new Set(prefixItems?.flatMap((item) => (typeof item === 'boolean' ? [] : [wordsOf(item)])));
  return prefixItems !== undefined
    ? `${prefixItems.length} values, each ${[...kinds].join(' or ')}`
    : `a list${between(minItems, maxItems, 'entry', 'entries')}`;
}

function rangeOf({ minimum, exclusiveMinimum, maximum }: Shape): string {
  const most = maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? null : maximum;
  if (typeof exclusiveMinimum === 'number')
    return ` above ${count(exclusiveMinimum)}${most === null ? '' : `, at most ${count(most)}`}`;
  if (minimum === undefined || minimum <= Number.MIN_SAFE_INTEGER)
    return most === null ? '' : ` of at most ${count(most)}`;
  return ` from ${count(minimum)} ${most === null ? 'on' : `to ${count(most)}`}`;
}

function between(least: number | undefined, most: number | undefined, unit: string, units = `${unit}s`): string {
  if (most === undefined)
    return least === undefined || least === 0 ? '' : ` of at least ${count(least)} ${least === 1 ? unit : units}`;
  return least === undefined || least === 0
    ? ` of at most ${count(most)} ${units}`
    : ` of ${count(least)} to ${count(most)} ${units}`;
}

function oneOf(values: readonly unknown[]): string {
  return values.length === 1 ? String(values[0]) : `one of ${values.map(String).join(', ')}`;
}

function memberOf(container: unknown, key: PropertyKey): unknown {
  return typeof container === 'object' && container !== null ? Reflect.get(container, key) : undefined;
}

/** Unknown keys that a message names; the others are counted. */
const NAMED_KEYS = 5;
/** Characters of a value that a message repeats. */
const SHOWN = 60;

function show(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value) && value.length === 0) return 'none';
  const text = sketch(value, SHOWN + 1);
  return quote(Array.isArray(value) ? text.slice(1).replace(/\]$/, '') : text, '');
}

/** A value much as JSON writes it, in work and length bounded by `room`, whatever the value is. */
function sketch(value: unknown, room: number): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, room));
  if (typeof value !== 'object' || value === null) return String(value).slice(0, room);
  const isList = Array.isArray(value);
  let text = isList ? '[' : '{';
  let parts = 0;
  for (const key in value) {
    if (text.length >= room) return text;
    const part = sketch(Reflect.get(value, key), room - text.length);
    text += `${parts === 0 ? '' : ','}${isList ? '' : `${JSON.stringify(key.slice(0, room))}:`}${part}`;
    parts += 1;
  }
  return text + (isList ? ']' : '}');
}

function quote(text: string, mark = '"'): string {
  return `${mark}${text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text}${mark}`;
}

function count(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 20 });
}
