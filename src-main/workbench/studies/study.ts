import type { MatchingRun } from '../../../db/studies.ts';
import type { RunStatus } from '../../contract/runs.ts';
import type { CellCounts, CellState, StudyCell } from '../../contract/studies.ts';
import { comparableSettings, type PlannedRun } from './plan.ts';

/**
 * Whether a run was carried out on an engine that the plan takes: the one asked
 * for, or for `auto` one that `auto` may choose. simd-fma, whose bits differ
 * from machine to machine, counts only where it is asked for by name.
 */
function fitsEngine(planned: string, { engine, askedEngine }: MatchingRun): boolean {
  if (planned === askedEngine) return true;
  return planned === 'auto' ? engine !== null && engine !== 'simd-fma' : engine === planned;
}

export interface FoundCell extends StudyCell {
  readonly planned: PlannedRun;
  /** The finished run whose teacher a frozen one takes; null where it is not there yet or none is needed. */
  readonly teacher: string | null;
}

const preference: readonly RunStatus[] = ['finished', 'running', 'queued', 'stopped', 'failed', 'diverged'];

/** What there is of each planned run: of several, the one that is furthest. */
export function findCells(
  planned: readonly PlannedRun[],
  matching: readonly MatchingRun[],
  statusOf: (run: string) => RunStatus,
): readonly FoundCell[] {
  const bySettings = Map.groupBy(matching, (run) =>
    // Written by resolveConfiguration; only its text is compared.
    comparableSettings(JSON.parse(run.settings) as Record<string, unknown>, run.method),
  );
  const teachers = new Map<string, string>();
  const found = new Map<PlannedRun, FoundCell>();
  // Teachers first: a frozen run belongs to the study only with the study's own teacher.
  for (const each of planned.toSorted(
    (a, b) => Number(a.variant.method === 'frozen') - Number(b.variant.method === 'frozen'),
  )) {
    const { task, variant, seed } = each;
    const teacher =
      variant.teacherFrom === null ? null : (teachers.get(`${task} ${variant.teacherFrom} ${seed}`) ?? null);
    const candidates = (bySettings.get(each.settings) ?? []).filter(
      (run) =>
        run.seed === seed && fitsEngine(each.engine, run) && (variant.method !== 'frozen' || run.frozenRun === teacher),
    );
    const [best] = candidates
      .map((run) => ({ id: run.id, status: statusOf(run.id) }))
      .toSorted((a, b) => preference.indexOf(a.status) - preference.indexOf(b.status));
    const state: CellState =
      best !== undefined ? best.status : variant.method === 'frozen' && teacher === null ? 'waiting' : 'missing';
    if (state === 'finished') teachers.set(`${task} ${variant.label} ${seed}`, best.id);
    found.set(each, { task, variant: variant.label, seed, state, run: best?.id ?? null, planned: each, teacher });
  }
  return planned.flatMap((each) => found.get(each) ?? []);
}

export function countCells(cells: readonly StudyCell[]): CellCounts {
  const counts = { queued: 0, running: 0, stopped: 0, finished: 0, failed: 0, diverged: 0, missing: 0, waiting: 0 };
  for (const { state } of cells) counts[state] += 1;
  return counts;
}
