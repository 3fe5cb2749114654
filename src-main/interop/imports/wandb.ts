import { messageOf } from '../../contract/errors.ts';
import { DataError } from '../../numerics/dataError.ts';
import { meaningOf } from '../names/logNames.ts';
import { loggedTable } from './loggedTable.ts';
import { pointsOf, rowsOfTable, type StepChoice } from './points.ts';
import { emptyRun, type ReadRun } from './readRun.ts';
import { jsonObject, withoutNaN } from '../names/textConfigs.ts';

/** The columns of a chart's export: "run - metric", and the same with __MIN and __MAX. */
const chartColumn = /^(.+) - ([^-]+?)(__MIN|__MAX)?$/;

/** What a table of another program is, by its columns. */
export type TableKind = 'wandb-chart' | 'log';

export function kindOfTable(names: readonly string[]): TableKind {
  return names.length > 1 && names.slice(1).every((name) => chartColumn.test(name)) ? 'wandb-chart' : 'log';
}

/** A table that none of the readers knows. */
export class UnknownTable extends DataError {}

/** Whether a column's name says that a table is a run's log; "step" alone could be anything's. */
function isTelling(name: string): boolean {
  const { kind } = meaningOf(name);
  return kind !== 'own' && !/^steps?$|^time$/i.test(name);
}

/** A table of W&B, or of any logger that writes a row a time: as many runs as it has. */
export function readLogTable(bytes: Uint8Array, choice: StepChoice): readonly ReadRun[] {
  const table = loggedTable(bytes, ',', false);
  if (kindOfTable(table.names) === 'log') {
    if (choice.step === null && !table.names.some(isTelling))
      throw new UnknownTable(
        'no column is named like a step or like a return. Name the column of the steps (--step-column), or of a ' +
          `table of trajectories that of the episodes (--episode). There are: ${table.names.slice(0, 12).join(', ')}.`,
      );
    const { points, episodes, notices } = pointsOf(table.names, rowsOfTable(table.names, table.rows), choice);
    return [
      {
        ...emptyRun,
        program: table.names.includes('_step') ? 'Weights & Biases' : 'CSV',
        points,
        episodes,
        notices: [...table.notices, ...notices],
      },
    ];
  }
  const [step] = table.names;
  const runs = new Map<string, { readonly place: number; readonly metric: string }[]>();
  table.names.forEach((name, place) => {
    const match = place === 0 ? null : chartColumn.exec(name);
    if (match === null || match[3] !== undefined || match[2].startsWith('_')) return;
    runs.set(match[1], [...(runs.get(match[1]) ?? []), { place, metric: match[2] }]);
  });
  return [...runs].map(([label, columns]) => {
    const rows = table.rows.map(
      (row) =>
        new Map(
          [[step, row[0]] as const, ...columns.map(({ place, metric }) => [metric, row[place]] as const)].filter(
            ([, value]) => !Number.isNaN(value),
          ),
        ),
    );
    const having = rows.filter((row) => row.size > 1);
    const names = [step, ...columns.map(({ metric }) => metric)];
    const { points, episodes, notices } = pointsOf(names, having, { step: choice.step ?? step });
    return {
      ...emptyRun,
      program: 'Weights & Biases',
      label,
      name: label,
      points,
      episodes,
      notices: [...table.notices, ...notices],
    };
  });
}

/** A history as JSON: a list of objects, or an object a line. @throws DataError naming the entry that is none. */
export function readHistory(bytes: Uint8Array, choice: StepChoice): ReadRun {
  const text = new TextDecoder().decode(bytes);
  const notices: string[] = [];
  const entries = text.trimStart().startsWith('[') ? listOf(text) : linesOf(text, notices);
  const names = new Set<string>();
  const rows = entries.map((entry) => {
    const row = new Map<string, number>();
    for (const [name, value] of Object.entries(entry))
      if (typeof value === 'number' && Number.isFinite(value)) row.set(name, value);
    for (const name of row.keys()) names.add(name);
    return row;
  });
  if (names.size === 0) throw new DataError('there are no numbers in it.');
  const { points, episodes, notices: more } = pointsOf([...names], rows, choice);
  return { ...emptyRun, program: 'Weights & Biases', points, episodes, notices: [...notices, ...more] };
}

type Entry = Readonly<Record<string, unknown>>;

function listOf(text: string): readonly Entry[] {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch (error) {
    throw new DataError(`this is no JSON: ${messageOf(error)}.`, {
      cause: error,
    });
  }
  if (!Array.isArray(list)) throw new DataError('this is no list of objects.');
  return list.map((entry: unknown, place) => {
    if (typeof entry !== 'object' || entry === null || Array.isArray(entry))
      throw new DataError(`entry ${place + 1} of the list is no object.`);
    // Of an object only its values are asked for, each looked at.
    return entry as Entry;
  });
}

function linesOf(text: string, notices: string[]): readonly Entry[] {
  const lines = text.split('\n');
  return lines.flatMap((line, place) => {
    if (line.trim() === '') return [];
    const entry = jsonObject(line) ?? jsonObject(withoutNaN(line));
    if (entry !== null) return [entry];
    if (place === lines.length - 1) {
      notices.push(`Line ${place + 1} is not whole and was left out: its program had not finished writing it.`);
      return [];
    }
    throw new DataError(`line ${place + 1} is no JSON object.`);
  });
}
