import type {
  Estimate,
  MeasuresResult,
  MeasuresWindow,
  PairMeasures,
  SetMeasures,
} from '../../../../src-main/contract/coverage/measures.ts';
import { dashOf, type Line, type LineStyle } from '../../../charts/traces.ts';

/** One measure over training, a line for each set or pair. */
export interface CoursePanel {
  readonly title: string;
  readonly yTitle: string;
  readonly hint: string;
  readonly lines: readonly Line[];
}

/** Beyond so many sets, the lines of all pairs hide each other. */
const setsInFull = 3;

/** Where there are many sets, the pairs of a teacher and its own student, which alone are drawn; none where all are. */
export function ownPairs({
  request: { sets },
  windows,
  taught,
}: MeasuresResult): readonly (readonly [number, number])[] {
  if (sets.length <= setsInFull) return [];
  return pairNames(windows).filter(([first, second]) =>
    taught.some(([teacher, student]) => teacher === first && student === second),
  );
}

/**
 * The measures of a result in several windows as curves over training, at the middle of each window.
 *
 * @param styles of the result's sets.
 */
export function coursePanels(result: MeasuresResult, styles: readonly LineStyle[]): readonly CoursePanel[] {
  const { sets } = result.request;
  const x = result.windows.map(({ from, to }) => (from + to) / 2);
  const setLines = (key: 'entropy' | 'effectiveRegions'): Line[] =>
    sets.map((set, place) =>
      line(
        set.column,
        styles[place],
        x,
        result.windows.map((window) => measuresAt(window, place)?.[key] ?? null),
      ),
    );
  const names = pairNames(result.windows);
  const own = ownPairs(result);
  const told = own.length === 0 ? names : own;
  const pairLine =
    (key: 'jensenShannon' | 'overlap') =>
    ([first, second]: readonly [number, number], at: number): Line =>
      line(
        `${sets[first].column} – ${sets[second].column}`,
        { color: `var(--spare-${1 + (at % 6)})`, dash: dashOf(at) },
        x,
        result.windows.map((window) => pairAt(window, first, second)?.[key] ?? null),
      );
  const outside = told.flatMap(([first, second]): Line[] => [
    line(
      `${sets[first].column} outside ${sets[second].column}`,
      { color: styles[first].color, dash: styles[second].dash },
      x,
      result.windows.map((window) => pairAt(window, first, second)?.firstOutsideSecond ?? null),
    ),
    line(
      `${sets[second].column} outside ${sets[first].column}`,
      { color: styles[second].color, dash: styles[first].dash },
      x,
      result.windows.map((window) => pairAt(window, first, second)?.secondOutsideFirst ?? null),
    ),
  ]);
  const panels: CoursePanel[] = [
    { title: 'Entropy', yTitle: 'nats', hint: 'of each set, by nearest neighbours', lines: setLines('entropy') },
    {
      title: 'Distinct regions',
      yTitle: `effective number, of ${result.regions}`,
      hint: 'exponential of the entropy of the visits',
      lines: setLines('effectiveRegions'),
    },
    {
      title: 'True coverage',
      yTitle: 'share of cells visited',
      hint: 'in each window, counted over all states',
      lines: sets.map((set, place) => ({
        ...styles[place],
        name: set.column,
        x,
        y: result.windows.map((window) => shareOfCells(window, place)),
        marked: true,
      })),
    },
    { title: 'Outside the other’s 95% region', yTitle: 'share', hint: '0.05 where both are the same', lines: outside },
    {
      title: 'Divergence',
      yTitle: 'Jensen-Shannon, bits',
      hint: '0 the same, 1 apart',
      lines: told.map(pairLine('jensenShannon')),
    },
    { title: 'Overlap', yTitle: 'share', hint: '1 the same, 0 apart', lines: told.map(pairLine('overlap')) },
  ];
  return panels.filter(({ lines }) => lines.some(({ y }) => y.some((value) => value !== null)));
}

/** The pairs that were measured in any window. */
function pairNames(windows: readonly MeasuresWindow[]): readonly (readonly [number, number])[] {
  const known = new Map(
    windows.flatMap(({ pairs }) => pairs.map(({ first, second }) => [`${first} ${second}`, [first, second] as const])),
  );
  return [...known.values()].toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
}

function shareOfCells(window: MeasuresWindow, place: number): number | null {
  const { cells } = window.sets[place];
  return cells === undefined ? null : cells.visited / cells.of;
}

function measuresAt(window: MeasuresWindow, place: number): SetMeasures | null {
  return window.sets[place].measures;
}

function pairAt(window: MeasuresWindow, first: number, second: number): PairMeasures | undefined {
  return window.pairs.find((pair) => pair.first === first && pair.second === second);
}

function line(name: string, style: LineStyle, x: readonly number[], values: readonly (Estimate | null)[]): Line {
  return { ...style, name, x, y: values.map((estimate) => estimate?.value ?? null), marked: true };
}
