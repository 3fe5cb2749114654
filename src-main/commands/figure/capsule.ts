import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '../../contract/errors.ts';
import { openDatabase, type WritableDatabase } from '../../../db/open.ts';
import { openCapsule, type Capsule } from '../../workbench/figures/capsule/openCapsule.ts';
import {
  chooseRerun,
  compareCapsule,
  rerun,
  type CapsuleFinding,
} from '../../workbench/figures/capsule/verifyCapsule.ts';
import { requireWritableFile } from '../options/outputPath.ts';
import { print, say, UsageError, withStoredRuns, type DatabaseOption, type ExitCode } from '../terminal/shell.ts';
import { duration } from '../terminal/progressBar.ts';
import { terminalProgress } from '../terminal/terminalProgress.ts';
import { findFigure } from './figureNames.ts';

/** `tutelage figure capsule`: a figure with all that it takes to check it, as a zip. */
export function capsuleCommand(
  name: string,
  options: DatabaseOption & { readonly out: string; readonly json: boolean },
): Promise<ExitCode> {
  return withStoredRuns<ExitCode>(options, async (workbench) => {
    requireWritableFile('--out', options.out);
    const { id, changes } = await findFigure(workbench, name);
    for (const change of changes) say(`Since the figure was saved: ${change}`);
    const { content } = await workbench.handlers['figures.capsule']({ figure: id });
    const bytes = Buffer.from(content, 'base64');
    writeFileSync(options.out, bytes);
    if (options.json) print(JSON.stringify({ file: options.out, bytes: bytes.length }));
    else say(`Wrote ${options.out} (${(bytes.length / 1024).toFixed(0)} KB)`);
    return 0;
  });
}

export interface VerifyFigureOptions {
  readonly rerun: boolean;
  readonly run?: string;
  readonly json: boolean;
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
      const findings = [...(await compareCapsule(capsule, database))];
      if (options.rerun) findings.push(await carriedOutAgain(database, capsule, options.run ?? null));
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
    throw new UsageError(`${path} cannot be read: ${messageOf(error)}.`);
  }
}

async function carriedOutAgain(
  database: WritableDatabase,
  capsule: Capsule,
  named: string | null,
): Promise<CapsuleFinding> {
  const run = chooseRerun(database, capsule, named);
  say(
    `Carrying ${run.id} out again: ${run.interactions.toLocaleString('en')} interactions, which took ` +
      `${duration(run.seconds)} where they were first.`,
  );
  const progress = terminalProgress(process.stderr, () => performance.now());
  const finding = await rerun(database, run, (done, of) =>
    progress.show(`${run.id}, cycle ${done} of ${of}`, done / of),
  );
  progress.clear();
  return finding;
}

function report({ manifest }: Capsule, findings: readonly CapsuleFinding[], json: boolean): void {
  if (json) {
    for (const finding of findings) print(JSON.stringify(finding));
    return;
  }
  print(`${manifest.name}, made by Tutelage ${manifest.tutelage}`);
  for (const { what, agrees, detail } of findings) print(`${agrees ? 'same  ' : 'OTHER '} ${what}: ${detail}`);
}
