import type { ReadableDatabase } from '../../../db/open.ts';
import { findRun, listRuns } from '../../../db/runs.ts';
import { listRollouts } from '../../../db/log/rollouts.ts';
import { TutelageError } from '../../contract/errors.ts';
import type { FigurePanel, FigureSpecification, RunChoice } from '../../contract/figures/specification.ts';
import type { FigureRun } from '../../contract/figures/stored.ts';
import { findResult } from '../maps/storedResult.ts';
import { requireRun } from '../requireRun.ts';

/**
 * The runs of a choice. Of groups these are the finished runs outside trash and
 * archive, and where a group has none on a task, those that have begun.
 */
export function chosenRuns(database: ReadableDatabase, choice: RunChoice): readonly string[] {
  if (choice.by === 'runs') return [...new Set(choice.runs)];
  const members = listRuns(database).filter(
    (run) =>
      run.trashed_at === null &&
      run.archived === 0 &&
      run.variant !== null &&
      choice.groups.includes(run.variant) &&
      choice.tasks.includes(run.task),
  );
  return [...Map.groupBy(members, ({ task, variant }) => `${task} ${variant}`).values()]
    .flatMap((runs) => {
      const finished = runs.filter(({ status }) => status === 'finished');
      return finished.length > 0 ? finished : runs.filter(({ cycles }) => cycles > 0);
    })
    .map(({ id }) => id)
    .sort();
}

/**
 * Groups on tasks where the runs are all that there are of them, so that later ones come in; else the runs
 * themselves.
 */
export function choiceOf(database: ReadableDatabase, runs: readonly string[]): RunChoice {
  const rows = runs.map((run) => requireRun(database, run));
  const groups = [...new Set(rows.flatMap(({ variant }) => variant ?? []))].sort((a, b) => a - b);
  const tasks = [...new Set(rows.map(({ task }) => task))];
  const byRuns: RunChoice = { by: 'runs', runs: [...new Set(runs)] };
  if (groups.length === 0 || rows.some(({ variant }) => variant === null)) return byRuns;
  const byGroups: RunChoice = { by: 'groups', groups, tasks };
  const all = chosenRuns(database, byGroups);
  return all.length === byRuns.runs.length && byRuns.runs.every((run) => all.includes(run)) ? byGroups : byRuns;
}

/** Every run whose numbers a figure shows, by id: of its choice, of its maps, of its frames. */
export function figureRuns(database: ReadableDatabase, { runs, panels }: FigureSpecification): readonly FigureRun[] {
  const chosen = panels.some(readsChoice) ? chosenRuns(database, runs) : [];
  const others = panels.flatMap((panel): readonly string[] => {
    if (panel.kind === 'frames') return [panel.run];
    if (panel.kind !== 'densities') return [];
    return findResult(database, 'map', panel.map)?.request.sets.flatMap((set) => set.runs) ?? [];
  });
  return [...new Set([...chosen, ...others])]
    .sort()
    .map((run) => ({ run, digest: findRun(database, run)?.digest ?? null }));
}

/** Maps and frames bring their runs with them. */
export function readsChoice({ kind }: FigurePanel): boolean {
  return kind !== 'densities' && kind !== 'frames';
}

/** The rollouts that a figure's frames are of. */
export function framesRollout(
  database: ReadableDatabase,
  { run, role, rollout }: Extract<FigurePanel, { kind: 'frames' }>,
): number {
  requireRun(database, run);
  const all = listRollouts(database, run, role, 0, 1);
  const latest = all[0];
  if (latest === undefined) throw new TutelageError('not-found', `The run ${run} has no ${role} rollouts.`);
  if (rollout === null || rollout === latest.index) return latest.id;
  const found = listRollouts(database, run, role, latest.index - rollout, 1).find(({ index }) => index === rollout);
  if (found === undefined)
    throw new TutelageError(
      'not-found',
      `The run ${run} has no ${role} rollout ${rollout}; they are counted from 0 to ${latest.index}.`,
    );
  return found.id;
}

/** What is different among a figure's runs since it was saved, a sentence each. */
export function changesSince(before: readonly FigureRun[], now: readonly FigureRun[]): readonly string[] {
  const known = new Map(before.map(({ run, digest }) => [run, digest]));
  const present = new Map(now.map(({ run, digest }) => [run, digest]));
  const added = now.filter(({ run }) => !known.has(run)).map(({ run }) => run);
  const gone = before.filter(({ run, digest }) => !present.has(run) || (digest !== null && present.get(run) === null));
  const changed = now.filter(({ run, digest }) => known.has(run) && digest !== null && known.get(run) !== digest);
  return [
    sentence(added, 'was added', 'were added'),
    sentence(
      gone.map(({ run }) => run),
      'is no longer among them',
      'are no longer among them',
    ),
    sentence(
      changed.map(({ run }) => run),
      'has gone on since',
      'have gone on since',
    ),
  ].filter((text) => text !== '');
}

const NAMED = 5;

function sentence(runs: readonly string[], one: string, several: string): string {
  if (runs.length === 0) return '';
  const names = [...runs.slice(0, NAMED), ...(runs.length > NAMED ? [`${runs.length - NAMED} more`] : [])].join(', ');
  return runs.length === 1 ? `1 run ${one}: ${names}.` : `${runs.length} runs ${several}: ${names}.`;
}
