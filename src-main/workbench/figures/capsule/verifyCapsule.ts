import { DamagedRow } from '../../../../db/care/checksum.ts';
import type { WritableDatabase } from '../../../../db/open.ts';
import { findRun, type StoredRun } from '../../../../db/runs.ts';
import { TutelageError } from '../../../contract/errors.ts';
import { loadSimulators } from '../../../tasks/tasks.ts';
import { verifyRun } from '../../../training/verification/verify.ts';
import { createFigureDrawer } from '../figureDrawer.ts';
import { figureRuns } from '../figureRuns.ts';
import { drawnFiles, drawnOf } from './capsule.ts';
import type { Capsule } from './openCapsule.ts';
import { teacherOf } from './teachers.ts';

/** One thing that a capsule says, and whether it is so. */
export interface CapsuleFinding {
  readonly what: string;
  readonly agrees: boolean;
  readonly detail: string;
}

/**
 * A capsule's figure drawn again and compared byte by byte, and the digests that its record has of its runs with those
 * of the slice.
 *
 * @param database the capsule's slice.
 */
export async function compareCapsule(capsule: Capsule, database: WritableDatabase): Promise<readonly CapsuleFinding[]> {
  const { manifest, specification, files } = capsule;
  const drawer = createFigureDrawer({ database, version: manifest.tutelage });
  let drawn: Awaited<ReturnType<typeof drawnOf>>;
  try {
    drawn = await drawnOf(drawer, { name: manifest.name, specification });
  } catch (error) {
    // A row that was written to is told by its checksum, before anything is drawn of it.
    if (!(error instanceof DamagedRow)) throw error;
    return [{ what: 'slice.db', agrees: false, detail: error.message }];
  }
  return [
    ...drawnFiles.map((name): CapsuleFinding => {
      const agrees = Buffer.from(drawn[name]).equals(files[name]);
      const bytes = files[name].length.toLocaleString('en');
      return {
        what: name,
        agrees,
        detail: agrees ? `drawn again, the same ${bytes} bytes` : 'drawn again, it DIFFERS',
      };
    }),
    recorded(capsule, database),
  ];
}

function recorded({ record, specification }: Capsule, database: WritableDatabase): CapsuleFinding {
  const said = new Map(record.runs.map(({ run, digest }) => [run, digest]));
  const own = new Map(figureRuns(database, specification).map(({ run, digest }) => [run, digest]));
  const wrong = [...new Set([...said.keys(), ...own.keys()])].filter((run) => said.get(run) !== own.get(run));
  const agrees = wrong.length === 0;
  return {
    what: 'record.json',
    agrees,
    detail: agrees
      ? `the digests of ${own.size} runs are those of the slice`
      : `its digests are not those of the slice: ${wrong.join(', ')}`,
  };
}

/**
 * The run of a capsule that is carried out again: the one that is named, or of those that give the same bytes on every
 * machine the one that took the least time.
 *
 * @throws TutelageError `invalid-request` that names the run and says why it cannot be carried out from a capsule.
 */
export function chooseRerun(database: WritableDatabase, capsule: Capsule, named: string | null): StoredRun {
  const runs = figureRuns(database, capsule.specification).flatMap(({ run }) => findRun(database, run) ?? []);
  const names = runs.map(({ id }) => id).join(', ');
  if (named !== null) {
    const run = runs.find(({ id }) => id === named) ?? runs.find(({ id }) => id.startsWith(named));
    if (run === undefined) throw refused(`There is no run "${named}" in the capsule. Runs: ${names}.`);
    const obstacle = obstacleOf(database, run);
    if (obstacle !== null) throw refused(`${run.id} ${obstacle} Runs: ${names}.`);
    return run;
  }
  const [quickest] = runs
    .filter((run) => obstacleOf(database, run) === null)
    .sort((a, b) => Number(b.engine === 'simd') - Number(a.engine === 'simd') || a.seconds - b.seconds);
  if (quickest !== undefined) return quickest;
  const reasons = runs.map((run) => `${run.id} ${obstacleOf(database, run) ?? ''}`).join(' ');
  throw refused(runs.length === 0 ? 'The figure is of no run.' : `No run in it can be carried out again: ${reasons}`);
}

/** Why a run cannot be carried out again from a capsule, behind its name; null where it can. */
function obstacleOf(database: WritableDatabase, run: StoredRun): string | null {
  if (run.source !== null) return 'was imported: another program carried it out.';
  if (run.digest === null || run.engine === null) return 'has no whole cycle yet.';
  if (run.origin !== null)
    return (
      'is a fork: it goes on from what its origin logged, which a capsule does not hold. ' +
      'Use "tutelage verify" on its own database.'
    );
  const teacher = teacherOf(run);
  if (teacher !== null && findRun(database, teacher) === undefined)
    return `takes its teacher from ${teacher}, which is not in the capsule: its database no longer had it.`;
  return null;
}

function refused(message: string): TutelageError {
  return new TutelageError('invalid-request', message);
}

/** A run from its start, in memory, cycle by cycle against its digests. */
export async function rerun(
  database: WritableDatabase,
  { id }: StoredRun,
  onCycle: (done: number, of: number) => void,
): Promise<CapsuleFinding> {
  const simulators = await loadSimulators();
  const { parting, cycles, executed, engine } = await verifyRun({
    database,
    run: id,
    cycles: Infinity,
    comparesRollouts: false,
    createSimulator: ({ task }) => simulators.create(task),
    clock: () => performance.now() / 1000,
    onCycle,
  });
  const again = `carried out again on ${engine}`;
  const isOthers = engine === 'simd' ? '' : `; only simd gives the same bytes on every machine, ${engine} may not`;
  return {
    what: id,
    agrees: parting === null,
    detail:
      parting === null
        ? `${again}, all ${cycles.toLocaleString('en')} cycles agree, digest ${executed}`
        : `${again}, it PARTS in cycle ${parting.cycle}${isOthers}`,
  };
}
