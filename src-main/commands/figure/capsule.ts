import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, type WritableDatabase } from '../../../db/open.ts';
import { findRun, type StoredRun } from '../../../db/runs.ts';
import { loadSimulators } from '../../tasks/tasks.ts';
import { verifyRun } from '../../training/verification/verify.ts';
import { drawnFiles } from '../../workbench/figures/capsule/capsule.ts';
import { createFigureDrawer } from '../../workbench/figures/figureDrawer.ts';
import { figureRuns } from '../../workbench/figures/figureRuns.ts';
import { openCapsule, type Capsule } from '../../workbench/figures/capsule/openCapsule.ts';
import { requireWritableFile } from '../options/outputPath.ts';
import { print, say, UsageError, withStoredRuns, type DatabaseOption, type ExitCode } from '../terminal/shell.ts';
import { terminalProgress } from '../terminal/terminalProgress.ts';
import { findFigure } from './figureNames.ts';

/** `tutelage figure capsule`: a figure with all that it takes to check it, as a zip. */
export function capsuleCommand(name: string, options: DatabaseOption & { readonly out: string }): Promise<ExitCode> {
  return withStoredRuns<ExitCode>(options, async (workbench) => {
    requireWritableFile('--out', options.out);
    const { id, changes } = await findFigure(workbench, name);
    for (const change of changes) say(`Since the figure was saved: ${change}`);
    const { content } = await workbench.handlers['figures.capsule']({ figure: id });
    const bytes = Buffer.from(content, 'base64');
    writeFileSync(options.out, bytes);
    say(`Wrote ${options.out} (${(bytes.length / 1024).toFixed(0)} KB)`);
    return 0;
  });
}

export interface VerifyFigureOptions {
  readonly rerun: boolean;
  readonly run?: string;
  readonly json: boolean;
}

interface Finding {
  readonly what: string;
  readonly agrees: boolean;
  readonly detail: string;
}

/**
 * `tutelage figure verify`: a capsule drawn again and compared, byte by byte; and one of its runs carried out again.
 */
export async function verifyCommand(path: string, options: VerifyFigureOptions): Promise<ExitCode> {
  if (options.run !== undefined && !options.rerun) throw new UsageError('--run: says which run --rerun carries out.');
  const capsule = openCapsule(readBytes(path));
  const folder = mkdtempSync(join(tmpdir(), 'tutelage-capsule-'));
  try {
    const file = join(folder, 'slice.db');
    writeFileSync(file, capsule.files['slice.db'], { mode: 0o600 });
    const database = openDatabase(file);
    try {
      const findings: Finding[] = [...(await redrawn(capsule, database)), ...recorded(capsule, database)];
      if (options.rerun) findings.push(await rerun(database, capsule, options.run));
      report(capsule, findings, options.json);
      return findings.every(({ agrees }) => agrees) ? 0 : 1;
    } finally {
      database.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

async function redrawn({ manifest, specification, files }: Capsule, database: WritableDatabase): Promise<Finding[]> {
  const drawer = createFigureDrawer({ database, version: manifest.tutelage });
  const findings: Finding[] = [];
  for (const [name, format] of Object.entries(drawnFiles)) {
    const { encoding, content } = await drawer.render({
      specification,
      format,
      name: manifest.name,
      dpi: 300,
      outlines: false,
    });
    const agrees = Buffer.from(content, encoding).equals(files[name]);
    findings.push({
      what: name,
      agrees,
      detail: agrees
        ? `drawn again, the same ${files[name].length.toLocaleString('en')} bytes`
        : 'drawn again, it DIFFERS',
    });
  }
  return findings;
}

/** The digests that the record has of its runs against those of the slice. */
function recorded({ files, specification }: Capsule, database: WritableDatabase): Finding[] {
  // Of this program, and its digest is the manifest's.
  const record = JSON.parse(Buffer.from(files['record.json']).toString('utf8')) as {
    readonly runs?: readonly { readonly run: string; readonly digest: string | null }[];
  };
  const said = new Map((record.runs ?? []).map(({ run, digest }) => [run, digest]));
  const own = figureRuns(database, specification);
  const wrong = own.filter(({ run, digest }) => said.get(run) !== digest);
  const agrees = wrong.length === 0 && own.length === said.size;
  return [
    {
      what: 'record.json',
      agrees,
      detail: agrees
        ? `the digests of ${own.length} runs are those of the slice`
        : `its digests are not those of the slice: ${wrong.map(({ run }) => run).join(', ')}`,
    },
  ];
}

/** The shortest run, or the one that is named, from its start, cycle by cycle against its digests. */
async function rerun(
  database: WritableDatabase,
  { specification }: Capsule,
  named: string | undefined,
): Promise<Finding> {
  const runs = figureRuns(database, specification).flatMap(({ run }): StoredRun[] => {
    const stored = findRun(database, run);
    return stored === undefined ? [] : [stored];
  });
  const run =
    named === undefined
      ? runs
          .filter(({ method, digest }) => method !== 'frozen' && digest !== null)
          .sort((a, b) => a.interactions - b.interactions)
          .at(0)
      : runs.find(({ id }) => id === named || id.startsWith(named));
  if (run === undefined)
    throw new UsageError(
      `--rerun: ${named === undefined ? 'no run in it stands by itself' : `there is no run "${named}" in it`}. ` +
        `Runs: ${runs.map(({ id }) => id).join(', ')}.`,
    );
  if (run.method === 'frozen')
    throw new UsageError(`--run ${run.id}: it takes its teacher from another run, which is not in the capsule.`);
  const simulators = await loadSimulators();
  const progress = terminalProgress(process.stderr, () => performance.now());
  const verification = await verifyRun({
    database,
    run: run.id,
    cycles: Infinity,
    comparesRollouts: false,
    createSimulator: ({ task }) => simulators.create(task),
    clock: () => performance.now() / 1000,
    onCycle: (done, of) => progress.show(`carrying ${run.id} out again, cycle ${done} of ${of}`, done / of),
  });
  progress.clear();
  const { parting, cycles, executed, engine } = verification;
  const again = `carried out again on ${engine}`;
  return {
    what: run.id,
    agrees: parting === null,
    detail:
      parting === null
        ? `${again}, all ${cycles.toLocaleString('en')} cycles agree, digest ${executed}`
        : `${again}, it PARTS in cycle ${parting.cycle}`,
  };
}

function report({ manifest }: Capsule, findings: readonly Finding[], json: boolean): void {
  if (json) {
    for (const finding of findings) print(JSON.stringify(finding));
    return;
  }
  print(`${manifest.name}, made by Tutelage ${manifest.tutelage}`);
  for (const { what, agrees, detail } of findings) print(`${agrees ? 'same  ' : 'OTHER '} ${what}: ${detail}`);
}
