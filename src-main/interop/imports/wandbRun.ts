import { DataError } from '../../numerics/dataError.ts';
import { bytesField, fieldsOf, textField } from '../events/protobuf.ts';
import { readWandbRecords } from '../events/wandbLog.ts';
import { knownFrom } from '../names/textConfigs.ts';
import { pointsOf, type StepChoice } from './points.ts';
import { emptyRun, type ReadRun } from './readRun.ts';

/** Fields of Record, HistoryRecord, ConfigRecord, RunRecord and their items, from wandb_internal.proto. */
const record = { history: 2, config: 5, run: 17 } as const;
const history = { item: 1, step: 2 } as const;
const runRecord = { config: 4, name: 8 } as const;
const item = { key: 1, nested: 2, value: 16 } as const;

/** An offline run of W&B, whose history and settings are in one log. @throws DataError with the byte or record. */
export function readWandbRun(bytes: Uint8Array, choice: StepChoice): ReadRun {
  const { records, tornAt } = readWandbRecords(bytes);
  const rows: ReadonlyMap<string, number>[] = [];
  const names = new Set<string>();
  const config: Record<string, unknown> = {};
  let name: string | null = null;
  records.forEach((message, place) => {
    try {
      const logged = bytesField(message, record.history);
      if (logged !== null) {
        const row = numbersOf(logged);
        for (const key of row.keys()) names.add(key);
        rows.push(row);
      }
      const run = bytesField(message, record.run);
      if (run !== null) name = textField(run, runRecord.name) ?? name;
      for (const settings of [
        bytesField(message, record.config),
        run === null ? null : bytesField(run, runRecord.config),
      ])
        if (settings !== null) Object.assign(config, Object.fromEntries(itemsOf(settings)));
    } catch (error) {
      if (error instanceof DataError) throw new DataError(`record ${place + 1}: ${error.message}`, { cause: error });
      throw error;
    }
  });
  if (rows.length === 0) throw new DataError('there is no history in it.');
  const { points, episodes, notices } = pointsOf([...names], rows, choice);
  return {
    ...emptyRun,
    program: 'Weights & Biases',
    ...knownFrom(config),
    name,
    points,
    episodes,
    notices: [
      ...notices,
      ...(tornAt === null ? [] : [`From byte ${tornAt} on a record is not whole and was left out.`]),
    ],
  };
}

function numbersOf(message: Uint8Array): ReadonlyMap<string, number> {
  const row = new Map<string, number>();
  for (const [key, value] of itemsOf(message))
    if (typeof value === 'number' && Number.isFinite(value)) row.set(key, value);
  const step = bytesField(message, history.step);
  if (step !== null)
    for (const found of fieldsOf(step))
      if (found.number === 1 && found.kind === 'varint') row.set('_step', found.value);
  return row;
}

/** Keys with their values; a nested key has dots between its parts. */
function* itemsOf(message: Uint8Array): Generator<readonly [string, unknown]> {
  for (const each of fieldsOf(message)) {
    if (each.number !== history.item || each.kind !== 'bytes') continue;
    const nested: string[] = [];
    for (const part of fieldsOf(each.bytes))
      if (part.number === item.nested && part.kind === 'bytes') nested.push(new TextDecoder().decode(part.bytes));
    const key = textField(each.bytes, item.key) ?? nested.join('.');
    try {
      yield [key, JSON.parse(textField(each.bytes, item.value) ?? 'null') as unknown];
    } catch {
      // NaN and other values that are no JSON are no numbers either.
    }
  }
}
