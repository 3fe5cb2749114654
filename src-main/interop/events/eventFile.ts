import { DataError } from '../../numerics/dataError.ts';
import { bytesField, fieldsOf, float32Of, float64Of, textField } from './protobuf.ts';
import { readRecords } from './tfrecord.ts';

/** A number that was logged under a tag. */
export interface Scalar {
  readonly tag: string;
  readonly step: number;
  /** Seconds since 1970. */
  readonly time: number;
  readonly value: number;
}

export interface EventLog {
  readonly scalars: readonly Scalar[];
  /** Texts by their tags, the last of each: what hyperparameters are logged as. */
  readonly texts: ReadonlyMap<string, string>;
  /** Seconds since 1970 of the first event; null where there is none. */
  readonly begun: number | null;
  readonly notices: readonly string[];
}

/** Numbers of fields of tensorflow.Event, Summary.Value and TensorProto, from the published .proto files. */
const event = { time: 1, step: 2, summary: 5 } as const;
const summaryValue = { tag: 1, simple: 2, tensor: 8 } as const;
const tensor = { type: 1, content: 4, float: 5, double: 6, string: 8 } as const;
/** tensorflow.DataType. */
const FLOAT = 1;
const DOUBLE = 2;

/**
 * The scalars and texts of a TensorBoard event file; images, histograms and graphs are passed over.
 *
 * @throws DataError with the byte or the record that is damaged.
 */
export function readEvents(bytes: Uint8Array): EventLog {
  const { records, tornAt } = readRecords(bytes);
  const scalars: Scalar[] = [];
  const texts = new Map<string, string>();
  let begun: number | null = null;
  records.forEach((record, place) => {
    try {
      let [time, step] = [NaN, 0];
      const summaries: Uint8Array[] = [];
      for (const found of fieldsOf(record)) {
        if (found.number === event.time && found.kind === 'fixed64') time = float64Of(found.bytes);
        else if (found.number === event.step && found.kind === 'varint') step = found.value;
        else if (found.number === event.summary && found.kind === 'bytes') summaries.push(found.bytes);
      }
      if (Number.isFinite(time)) begun ??= time;
      for (const summary of summaries)
        for (const each of fieldsOf(summary))
          if (each.number === 1 && each.kind === 'bytes') {
            const { tag, value, text } = readValue(each.bytes);
            if (value !== null) scalars.push({ tag, step, time, value });
            else if (text !== null) texts.set(tag, text);
          }
    } catch (error) {
      if (error instanceof DataError) throw new DataError(`record ${place + 1}: ${error.message}`, { cause: error });
      throw error;
    }
  });
  return {
    scalars,
    texts,
    begun,
    notices:
      tornAt === null
        ? []
        : [`From byte ${tornAt} on a record is not whole and was left out: its program had not finished writing it.`],
  };
}

function readValue(message: Uint8Array): { tag: string; value: number | null; text: string | null } {
  let [tag, value]: [string, number | null] = ['', null];
  let text: string | null = null;
  for (const found of fieldsOf(message)) {
    if (found.kind === 'varint') continue;
    if (found.number === summaryValue.tag) tag = new TextDecoder().decode(found.bytes);
    else if (found.number === summaryValue.simple && found.kind === 'fixed32') value = float32Of(found.bytes);
    else if (found.number === summaryValue.tensor) {
      value = scalarOf(found.bytes);
      if (value === null) text = textField(found.bytes, tensor.string);
    }
  }
  return { tag, value, text };
}

/** Of a tensor of one number; null of any other. */
function scalarOf(message: Uint8Array): number | null {
  let type = 0;
  for (const found of fieldsOf(message))
    if (found.number === tensor.type && found.kind === 'varint') type = found.value;
  const content = bytesField(message, tensor.content);
  if (type === FLOAT) {
    const bytes = content ?? bytesField(message, tensor.float);
    return bytes?.length === 4 ? float32Of(bytes) : null;
  }
  if (type === DOUBLE) {
    const bytes = content ?? bytesField(message, tensor.double);
    return bytes?.length === 8 ? float64Of(bytes) : null;
  }
  return null;
}

/** The rows of a log in the order of their steps. Several episodes may end at one step, each with a row of its own. */
export function rowsOfScalars(scalars: readonly Scalar[]): {
  readonly names: readonly string[];
  readonly rows: readonly ReadonlyMap<string, number>[];
  readonly notices: readonly string[];
} {
  const first = scalars.reduce((least, { time }) => Math.min(least, time), Infinity);
  const series = new Map<string, Scalar[]>();
  let restarts = 0;
  for (const scalar of scalars) {
    const own = series.get(scalar.tag) ?? [];
    series.set(scalar.tag, own);
    if (own.length > 0 && own[own.length - 1].step > scalar.step) restarts += 1;
    while (own.length > 0 && own[own.length - 1].step > scalar.step) own.pop();
    own.push(scalar);
  }
  const rows = new Map<string, Map<string, number>>();
  for (const [tag, own] of series) {
    let [step, repeat] = [NaN, 0];
    for (const scalar of own) {
      repeat = scalar.step === step ? repeat + 1 : 0;
      step = scalar.step;
      const key = `${step} ${repeat}`;
      const row =
        rows.get(key) ??
        new Map([
          ['step', step],
          ['_runtime', scalar.time - first],
        ]);
      rows.set(key, row.set(tag, scalar.value));
    }
  }
  return {
    names: ['step', '_runtime', ...series.keys()],
    rows: [...rows.values()].sort((a, b) => (a.get('step') ?? 0) - (b.get('step') ?? 0)),
    notices:
      restarts === 0
        ? []
        : ['The steps of some tags go back: the log was begun anew there, and what it had beyond was left out.'],
  };
}
