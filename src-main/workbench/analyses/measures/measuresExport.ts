import type { ExportedFile } from '../../../contract/coverage/coverage.ts';
import type { Estimate, MeasuresResult, MeasuresWindow, PairMeasures } from '../../../contract/coverage/measures.ts';
import { defaultMeasureOptions } from '../../../coverage/measures/measures.ts';
import { toCsv, type CsvValue } from '../../../figures/formats/csv.ts';
import { tableToLatex, type Table, type TableCell } from '../../../figures/table.ts';

/** Measures as a file to save: tables for a paper, one row a number, or all of it with how it was made. */
export function exportMeasures(
  result: MeasuresResult,
  format: 'latex' | 'csv' | 'json',
  version: string,
): ExportedFile {
  const stem = `measures-${result.id.slice(0, 8)}`;
  switch (format) {
    case 'latex':
      return {
        name: `${stem}.tex`,
        mediaType: 'application/x-tex',
        encoding: 'utf8',
        content: [setTable(result), pairTable(result)]
          .filter(({ rows }) => rows.length > 0)
          .map((table) => tableToLatex(table))
          .join('\n'),
      };
    case 'csv':
      return { name: `${stem}.csv`, mediaType: 'text/csv', encoding: 'utf8', content: measuresToCsv(result) };
    case 'json': {
      const versions = { tutelage: version, node: process.version };
      return {
        name: `${stem}.json`,
        mediaType: 'application/json',
        encoding: 'utf8',
        content: `${JSON.stringify({ ...result, options: defaultMeasureOptions, versions }, null, 2)}\n`,
      };
    }
  }
}

function cellOf(estimate: Estimate | undefined): TableCell {
  return estimate === undefined || estimate.value === null ? null : { value: estimate.value, interval: null };
}

const inEachWindow = (result: MeasuresResult): boolean => result.windows.length > 1;
const hasCells = (result: MeasuresResult): boolean =>
  result.windows.some(({ sets }) => sets.some(({ cells }) => cells !== undefined));
const span = ({ from, to }: MeasuresWindow): string => `${from}–${to}`;

/** What sets are by themselves. */
export function setTable(result: MeasuresResult): Table {
  const windows = inEachWindow(result);
  return {
    caption:
      `Coverage of each set in the state space. ${result.notes.join(' ')} Regions: effective number, of ` +
      `${result.regions}.`,
    label: `tab:coverage-sets-${result.id.slice(0, 8)}`,
    columns: [
      ...(windows ? [{ title: 'Interactions' }] : []),
      { title: 'Set' },
      { title: 'States', decimals: 0 },
      { title: 'Rollouts', decimals: 0 },
      { title: 'Entropy (nats)', decimals: 2 },
      { title: 'Regions', decimals: 1 },
      ...(hasCells(result) ? [{ title: 'Cells visited', decimals: 0 }] : []),
    ],
    rows: result.windows.flatMap((window) =>
      window.sets.map((set): TableCell[] => [
        ...(windows ? [span(window)] : []),
        set.label,
        set.measured,
        set.rollouts,
        cellOf(set.measures?.entropy),
        cellOf(set.measures?.effectiveRegions),
        ...(hasCells(result) ? [set.cells?.visited ?? null] : []),
      ]),
    ),
  };
}

/** How every two sets differ. */
export function pairTable(result: MeasuresResult): Table {
  const windows = inEachWindow(result);
  const label = (place: number): string => result.request.sets[place].label;
  return {
    caption: [
      'Differences between sets in the state space: Jensen-Shannon divergence (bits), overlap, and the share of the ' +
        'states of A outside the 95% region of B and the other way round (0.05 where both are the same); no number ' +
        'where it cannot be told.',
      ...result.notes,
    ].join(' '),
    label: `tab:coverage-pairs-${result.id.slice(0, 8)}`,
    columns: [
      ...(windows ? [{ title: 'Interactions' }] : []),
      { title: 'A' },
      { title: 'B' },
      { title: 'Divergence', decimals: 2 },
      { title: 'Overlap', decimals: 2 },
      { title: 'A outside B', decimals: 2 },
      { title: 'B outside A', decimals: 2 },
    ],
    rows: result.windows.flatMap((window) =>
      window.pairs.map((pair): TableCell[] => [
        ...(windows ? [span(window)] : []),
        label(pair.first),
        label(pair.second),
        cellOf(pair.jensenShannon),
        cellOf(pair.overlap),
        cellOf(pair.firstOutsideSecond),
        cellOf(pair.secondOutsideFirst),
      ]),
    ),
  };
}

/**
 * One row a number: `reference` is what it is where the sets are the same or, of
 * regions, the most that it can be; `states` is how many of each set it was read
 * from; `spread` is its standard deviation over streams of random numbers, beyond
 * which it has no digits; `low` and `high` are empty, as no measure has an interval,
 * and stand there for those who read the columns; `doubt` says why.
 */
function measuresToCsv(result: MeasuresResult): string {
  const header = [
    'from',
    'to',
    'measure',
    'unit',
    'set',
    'other',
    'value',
    'low',
    'high',
    'spread',
    'reference',
    'states',
    'compared',
    'doubt',
  ];
  const row = (
    window: MeasuresWindow,
    measure: string,
    unit: string,
    set: string,
    other: string | null,
    { value, doubt, spread }: Estimate,
    reference: number | null,
    states: number,
  ): CsvValue[] => [
    window.from,
    window.to,
    measure,
    unit,
    set,
    other,
    value,
    ...noInterval,
    spread ?? null,
    reference,
    states,
    result.notes[0],
    doubt?.words ?? null,
  ];
  return toCsv(
    header,
    result.windows.flatMap((window) => [
      ...window.sets.flatMap(({ label, states, measured, cells, measures }) => [
        ...(cells === undefined
          ? []
          : [row(window, 'cells visited', '', label, null, exactly(cells.visited), cells.of, states)]),
        ...(measures === null
          ? []
          : [
              row(window, 'entropy', 'nats', label, null, measures.entropy, null, measured),
              row(window, 'effective regions', '', label, null, measures.effectiveRegions, result.regions, measured),
            ]),
      ]),
      ...window.pairs.flatMap((pair) => pairRows(pair, window, result, (...cells) => row(window, ...cells))),
    ]),
  );
}

/** Low and high. */
const noInterval = [null, null] as const;

/** A number that is counted, not estimated. */
const exactly = (value: number): Estimate => ({ value, interval: null, doubt: null });

type PairRow = (
  measure: string,
  unit: string,
  set: string,
  other: string,
  estimate: Estimate,
  reference: number | null,
  states: number,
) => CsvValue[];

function pairRows(
  pair: PairMeasures,
  { sets }: MeasuresWindow,
  { request }: MeasuresResult,
  row: PairRow,
): CsvValue[][] {
  const [first, second] = [request.sets[pair.first].label, request.sets[pair.second].label];
  const [ofFirst, ofSecond] = [sets[pair.first].measured, sets[pair.second].measured];
  const ofEach = Math.min(ofFirst, ofSecond);
  const outside = Number((1 - defaultMeasureOptions.mass).toFixed(9));
  return [
    row('Jensen-Shannon divergence', 'bits', first, second, pair.jensenShannon, 0, ofEach),
    row('overlap', 'share', first, second, pair.overlap, 1, ofEach),
    row('outside the other’s 95% region', 'share', first, second, pair.firstOutsideSecond, outside, ofFirst),
    row('outside the other’s 95% region', 'share', second, first, pair.secondOutsideFirst, outside, ofSecond),
  ];
}
