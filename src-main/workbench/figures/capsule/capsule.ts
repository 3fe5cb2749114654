import { createHash } from 'node:crypto';
import { strToU8, zipSync } from 'fflate';
import { sliceOf } from '../../../../db/figures/slice.ts';
import type { ReadableDatabase } from '../../../../db/open.ts';
import { findRun } from '../../../../db/runs.ts';
import type { FigureSpecification } from '../../../contract/figures/specification.ts';
import { readGroups } from '../../runs/variants.ts';
import type { FigureDrawer } from '../figureDrawer.ts';
import { figureRuns, framesRollout } from '../figureRuns.ts';

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
export const drawnFiles = { 'figure.svg': 'svg', 'figure.pdf': 'pdf', 'data.csv': 'csv' } as const;

/** Of the zip's entries; a fixed one, so that the same figure gives the same bytes. In local time, as a zip has it. */
const ENTRY_TIME = new Date(1980, 0, 1);

/**
 * A figure with everything that it takes to draw it again elsewhere, and to check it: its specification, the plotted
 * numbers, the record with the digests of its runs and with how its map was made, and the slice of the database that it
 * is drawn from.
 */
export async function capsuleOf(
  database: ReadableDatabase,
  drawer: Pick<FigureDrawer, 'render'>,
  { name, specification }: { readonly name: string; readonly specification: FigureSpecification },
  version: string,
): Promise<Uint8Array> {
  const render = async (format: 'svg' | 'pdf' | 'csv' | 'json'): Promise<Uint8Array> => {
    const { encoding, content } = await drawer.render({ specification, format, name, dpi: 300, outlines: false });
    return new Uint8Array(Buffer.from(content, encoding));
  };
  const files: Record<string, Uint8Array> = {
    'specification.json': strToU8(`${JSON.stringify({ name, specification }, null, 2)}\n`),
    'record.json': await render('json'),
    'slice.db': sliceOf(database, sliceOrder(database, specification)),
  };
  for (const [file, format] of Object.entries(drawnFiles)) files[file] = await render(format);
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
  return zipSync(all, { mtime: ENTRY_TIME, level: 9 });
}

export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function sliceOrder(database: ReadableDatabase, specification: FigureSpecification): Parameters<typeof sliceOf>[1] {
  const { panels } = specification;
  const runs = figureRuns(database, specification).map(({ run }) => run);
  const groups = readGroups(database);
  const variants = new Set(runs.flatMap((run) => findRun(database, run)?.variant ?? []));
  const isRedrawn = panels.some(
    (panel) => panel.kind === 'densities' && (panel.bandwidth !== null || panel.smoothing !== 1 || panel.part !== null),
  );
  return {
    runs,
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
    'with --rerun it also carries one of the runs out again and compares its digests.',
    '',
  ].join('\n');
}
