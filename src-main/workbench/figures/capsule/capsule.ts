import { createHash } from 'node:crypto';
import { strToU8, zipSync } from 'fflate';
import { sliceOf } from '../../../../db/figures/slice.ts';
import type { ReadableDatabase } from '../../../../db/open.ts';
import { findRun } from '../../../../db/runs.ts';
import type { FigureSpecification } from '../../../contract/figures/specification.ts';
import { readGroups } from '../../runs/variants.ts';
import { teacherOf } from './teachers.ts';
import type { FigureDrawer } from '../figureDrawer.ts';
import { figureRuns, framesRollout } from '../figureRuns.ts';
import { ZIP_ENTRY_TIME } from '../../../interop/arrays/writeNpy.ts';

export const capsuleVersion = 1;

/** What a capsule says of itself. */
export interface CapsuleManifest {
  readonly capsule: number;
  readonly name: string;
  /** The program that drew it. */
  readonly tutelage: string;
  /** SHA-256 of each other file, hexadecimal. */
  readonly files: Readonly<Record<string, string>>;
}

/** Files that are drawn from the rest, and must come out the same. */
export const drawnFiles = ['figure.svg', 'figure.pdf', 'data.csv'] as const;
type DrawnFile = (typeof drawnFiles)[number];

/** The files of a capsule that are drawn, and its record. */
export async function drawnOf(
  drawer: Pick<FigureDrawer, 'render'>,
  { name, specification }: NamedFigure,
): Promise<Readonly<Record<DrawnFile | 'record.json', Uint8Array>>> {
  const [svg, pdf, csv, record] = (
    await drawer.render({ specification, formats: ['svg', 'pdf', 'csv', 'json'], name, dpi: 300, outlines: false })
  ).map(({ encoding, content }) => new Uint8Array(Buffer.from(content, encoding)));
  return { 'record.json': record, 'figure.svg': svg, 'figure.pdf': pdf, 'data.csv': csv };
}

interface NamedFigure {
  readonly name: string;
  readonly specification: FigureSpecification;
}

/**
 * A figure with everything that it takes to draw it again elsewhere, and to check it: its specification, the plotted
 * numbers, the record with the digests of its runs and with how its map was made, and the slice of the database that it
 * is drawn from.
 */
export async function capsuleOf(
  database: ReadableDatabase,
  drawer: Pick<FigureDrawer, 'render'>,
  { name, specification }: NamedFigure,
  version: string,
): Promise<Uint8Array> {
  const { 'record.json': record, ...drawn } = await drawnOf(drawer, { name, specification });
  const files: Record<string, Uint8Array> = {
    'specification.json': strToU8(`${JSON.stringify({ name, specification }, null, 2)}\n`),
    'record.json': record,
    'slice.db': sliceOf(database, sliceOrder(database, specification)),
    ...drawn,
  };
  const manifest: CapsuleManifest = {
    capsule: capsuleVersion,
    name,
    tutelage: version,
    files: Object.fromEntries(Object.entries(files).map(([file, bytes]) => [file, digestOf(bytes)])),
  };
  const all = {
    'README.txt': strToU8(readme(name)),
    'manifest.json': strToU8(`${JSON.stringify(manifest, null, 2)}\n`),
    ...files,
  };
  return zipSync(all, { mtime: ZIP_ENTRY_TIME, level: 9 });
}

export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function sliceOrder(database: ReadableDatabase, specification: FigureSpecification): Parameters<typeof sliceOf>[1] {
  const { panels } = specification;
  const runs = figureRuns(database, specification).map(({ run }) => run);
  const stored = runs.flatMap((run) => findRun(database, run) ?? []);
  const groups = readGroups(database);
  const variants = new Set(stored.flatMap(({ variant }) => variant ?? []));
  const isRedrawn = panels.some(
    (panel) => panel.kind === 'densities' && (panel.bandwidth !== null || panel.smoothing !== 1 || panel.part !== null),
  );
  return {
    runs,
    teachersOf: [...new Set(stored.flatMap((run) => teacherOf(run) ?? []))],
    rolloutsOf: isRedrawn ? runs : [],
    rollouts: panels.flatMap((panel) => (panel.kind === 'frames' ? [framesRollout(database, panel)] : [])),
    analyses: [...new Set(panels.flatMap((panel) => (panel.kind === 'densities' ? [panel.map] : [])))],
    names: new Map(
      [...groups.values()].filter(({ variant }) => variants.has(variant)).map((group) => [group.variant, group.name]),
    ),
  };
}

function readme(name: string): string {
  return [
    `${name}: a figure that can be checked.`,
    '',
    'figure.svg, figure.pdf    the figure',
    'data.csv                  the numbers in it, each run’s among them',
    'specification.json        what it draws, and how',
    'record.json               its runs with their digests, how its map was made, versions',
    'slice.db                  the part of the database that it is drawn from (SQLite)',
    'manifest.json             SHA-256 of every file',
    '',
    'With Tutelage: "tutelage figure verify FILE.zip" draws it again and compares the bytes;',
    'with --rerun it also carries one of the runs out again, the one that took the least time,',
    'and compares its digests.',
    '',
  ].join('\n');
}
