import {
  addTags,
  attachOther,
  copyRun,
  digestAfter,
  isBeginning,
  isSameLog,
  listIdentities,
  listOtherStudies,
  replaceLog,
  takeGroupNames,
  type RunIdentity,
} from '../../../db/imports/merge.ts';
import { takeOut } from '../../../db/imports/imports.ts';
import type { WritableDatabase } from '../../../db/open.ts';
import { addRunEvent } from '../../../db/runs.ts';
import { listStudies, saveStudy } from '../../../db/studies.ts';

/**
 * What becomes of a run of the other database. added: it is new here. grown: it is here, and there it went on. known:
 * it is here. refused: one of the same configuration and seed did something else here, on the same engine.
 */
export interface MergedRun {
  readonly outcome: 'added' | 'grown' | 'known' | 'refused';
  /** In the other database. */
  readonly from: string;
  /** Here; of a refused one the run that it contradicts. */
  readonly run: string;
  /** Why it was refused; null otherwise. */
  readonly reason: string | null;
}

export interface MergeReport {
  readonly runs: readonly MergedRun[];
  readonly studies: readonly { readonly name: string; readonly outcome: 'added' | 'known' }[];
}

export interface MergeOrder {
  readonly into: WritableDatabase;
  readonly path: string;
  /** Of the other database; null takes all. */
  readonly runs: ReadonlySet<string> | null;
  /** Ids of studies; null takes all. */
  readonly studies: ReadonlySet<string> | null;
  readonly isDry: boolean;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly onRun: (done: number, of: number) => void;
  /** Sorts runs into groups. */
  readonly sort: (database: WritableDatabase) => void;
}

/**
 * Adds the runs of another database, each with its rollouts, checkpoints, teachers, tags and history, and its studies.
 * Runs are the same where their configuration, seed and, of a frozen run, its teacher are: doing it twice adds nothing.
 * A run is added whole or not at all.
 *
 * @throws DatabaseError where the other file is no database of ours.
 */
export function mergeRuns({ into, path, runs: only, studies, isDry, at, onRun, sort }: MergeOrder): MergeReport {
  const detach = attachOther(into, path);
  try {
    const theirs = listIdentities(into, 'other').filter(({ id }) => only === null || only.has(id));
    const here = placesOf(listIdentities(into, 'main'));
    /** Where a run of the other database is here. */
    const places = new Map<string, string>();
    const merged = theirs.map((run, place): MergedRun => {
      onRun(place, theirs.length);
      const keys = keysOf(run, (teacher) => places.get(teacher) ?? teacher);
      const decided = decide(into, run, here.find(keys));
      if (decided.outcome === 'refused') return { ...decided, from: run.id };
      const to = decided.outcome === 'added' ? here.freeId(run.id) : decided.run;
      if (!isDry) carryOut(into, run, { from: run.id, to }, decided.outcome, places, { path, at });
      places.set(run.id, to);
      here.add(keys, { ...run, id: to });
      return { outcome: decided.outcome, from: run.id, run: to, reason: null };
    });
    onRun(theirs.length, theirs.length);
    const found = mergeStudies(into, studies, isDry);
    if (!isDry) {
      sort(into);
      takeGroupNames(into);
    }
    return { runs: merged, studies: found };
  } finally {
    detach();
  }
}

/**
 * Runs that share one may be the same, but for what they did: by configuration and seed, or, of imported ones, by what
 * they were read from, by where, or by the id that one keeps while its files grow.
 */
function keysOf(run: RunIdentity, here: (teacher: string) => string): readonly string[] {
  if (run.place !== null)
    return [
      ['imported', run.digest],
      ['imported from', run.place],
      ['imported as', run.id],
    ].map((key) => JSON.stringify(key));
  const teacher = run.frozenRun === null ? null : here(run.frozenRun);
  return [JSON.stringify([run.settings, run.seed, teacher, run.origin])];
}

interface Places {
  find(keys: readonly string[]): readonly RunIdentity[];
  add(keys: readonly string[], run: RunIdentity): void;
  freeId(wanted: string): string;
}

function placesOf(runs: readonly RunIdentity[]): Places {
  const byKey = new Map<string, readonly RunIdentity[]>();
  const ids = new Set<string>();
  const add = (keys: readonly string[], run: RunIdentity): void => {
    for (const key of keys) byKey.set(key, [...(byKey.get(key) ?? []).filter(({ id }) => id !== run.id), run]);
    ids.add(run.id);
  };
  for (const run of runs)
    add(
      keysOf(run, (teacher) => teacher),
      run,
    );
  return {
    find: (keys) => [...new Map(keys.flatMap((key) => byKey.get(key) ?? []).map((run) => [run.id, run])).values()],
    add,
    freeId(wanted) {
      for (let n = 1; ; n++) {
        const id = n === 1 ? wanted : `${wanted.slice(0, 60)}-${n}`;
        if (!ids.has(id)) return id;
      }
    },
  };
}

type Decision =
  | { readonly outcome: 'added' }
  | { readonly outcome: 'grown' | 'known'; readonly run: string }
  | { readonly outcome: 'refused'; readonly run: string; readonly reason: string };

function decide(database: WritableDatabase, theirs: RunIdentity, ours: readonly RunIdentity[]): Decision {
  return theirs.place === null ? decideTrained(database, theirs, ours) : decideImported(database, theirs, ours);
}

/** Files that were written anew are another run, as they are when they are imported. */
function decideImported(database: WritableDatabase, theirs: RunIdentity, ours: readonly RunIdentity[]): Decision {
  const there = { schema: 'other', id: theirs.id } as const;
  for (const own of ours) {
    const here = { schema: 'main', id: own.id } as const;
    if (theirs.digest === own.digest) return { outcome: 'known', run: own.id };
    // Of one cycle nothing tells that it is a beginning, but that it was the same run once.
    if (theirs.id !== own.id && Math.min(theirs.cycles, own.cycles) < 2) continue;
    const isLonger = theirs.cycles > own.cycles;
    if (isLonger ? !isBeginning(database, here, there) : !isBeginning(database, there, here)) continue;
    if (theirs.cycles !== own.cycles) return { outcome: isLonger ? 'grown' : 'known', run: own.id };
    // As many cycles: the files that have more are those of which the last one was read whole.
    const more = (theirs.bytesRead ?? 0) - (own.bytesRead ?? 0);
    if (more !== 0) return { outcome: more > 0 ? 'grown' : 'known', run: own.id };
    if (isSameLog(database, there, here)) return { outcome: 'known', run: own.id };
  }
  return { outcome: 'added' };
}

function decideTrained(database: WritableDatabase, theirs: RunIdentity, ours: readonly RunIdentity[]): Decision {
  for (const own of ours) {
    if (theirs.digest === own.digest || theirs.cycles === 0) return { outcome: 'known', run: own.id };
    if (own.cycles > theirs.cycles && digestAfter(database, 'main', own.id, theirs.cycles) === theirs.digest)
      return { outcome: 'known', run: own.id };
    const isLonger =
      theirs.cycles > own.cycles &&
      (own.cycles === 0 || digestAfter(database, 'other', theirs.id, own.cycles) === own.digest);
    if (!isLonger) continue;
    if (own.status === 'running' || own.status === 'queued')
      return {
        outcome: 'refused',
        run: own.id,
        reason: `${own.id} is ${own.status} here, and went on further there. Stop it first.`,
      };
    return { outcome: 'grown', run: own.id };
  }
  // Another engine computes other bits by right.
  const other = ours.find(({ engine }) => engine === theirs.engine);
  return other === undefined
    ? { outcome: 'added' }
    : {
        outcome: 'refused',
        run: other.id,
        reason:
          `${theirs.id} has the configuration and the seed of ${other.id} here, on the same engine, and other ` +
          `digests (${String(theirs.digest).slice(0, 12)} there, ${String(other.digest).slice(0, 12)} here). One of ` +
          'the two was changed, or made by another version. "tutelage verify" tells which.',
      };
}

function carryOut(
  database: WritableDatabase,
  run: RunIdentity,
  ids: { readonly from: string; readonly to: string },
  outcome: Exclude<MergedRun['outcome'], 'refused'>,
  places: ReadonlyMap<string, string>,
  { path, at }: { readonly path: string; readonly at: string },
): void {
  database
    .transaction(() => {
      switch (outcome) {
        case 'added':
          copyRun(database, {
            ...ids,
            frozenRun: run.frozenRun === null ? null : (places.get(run.frozenRun) ?? run.frozenRun),
          });
          addRunEvent(database, ids.to, at, 'merged', `Taken from ${path}.`);
          break;
        case 'grown':
          if (run.place === null) replaceLog(database, ids);
          else {
            const putBack = takeOut(database, ids.to);
            copyRun(database, { ...ids, frozenRun: null });
            putBack();
          }
          addRunEvent(database, ids.to, at, 'merged', `Went on in ${path}: what it logged since was taken from there.`);
          break;
        case 'known':
          addTags(database, ids);
      }
    })
    .immediate();
}

/** By what they ask: the same name and plan is the same study. */
function mergeStudies(
  database: WritableDatabase,
  only: ReadonlySet<string> | null,
  isDry: boolean,
): MergeReport['studies'] {
  const ours = listStudies(database);
  const known = new Set(ours.map(({ name, plan }) => JSON.stringify([name, plan])));
  const ids = new Set(ours.map(({ id }) => id));
  return listOtherStudies(database)
    .filter(({ id }) => only === null || only.has(id))
    .map((study) => {
      if (known.has(JSON.stringify([study.name, study.plan]))) return { name: study.name, outcome: 'known' };
      let id = study.id;
      for (let n = 2; ids.has(id); n++) id = `${study.id}-${n}`;
      ids.add(id);
      if (!isDry) saveStudy(database, { ...study, id });
      return { name: study.name, outcome: 'added' };
    });
}
