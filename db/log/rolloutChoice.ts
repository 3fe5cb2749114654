import type { RolloutChoice } from '../../src-main/contract/runs.ts';
import type { ReadableDatabase } from '../open.ts';

/** What an SQL query of `rollouts` is narrowed to; its values are bound by their names, `run` beside them. */
export function conditionOf(choice: RolloutChoice): string {
  return [
    'run_id = @run',
    ...(choice.role === undefined ? [] : ['role = @role']),
    ...(choice.ending === undefined ? [] : ['ending = @ending']),
    ...(choice.leastReturn === undefined ? [] : ['return >= @leastReturn']),
    ...(choice.mostReturn === undefined ? [] : ['return <= @mostReturn']),
    ...(choice.leastSteps === undefined ? [] : ['steps >= @leastSteps']),
    ...(choice.mostSteps === undefined ? [] : ['steps <= @mostSteps']),
  ].join(' AND ');
}

/** How an SQL query of `rollouts` is sorted. */
export function orderOf({ role, sort = 'latest', ascending = false }: RolloutChoice): string {
  const way = ascending ? 'ASC' : 'DESC';
  const place = role === undefined ? 'id' : 'position_in_role';
  return sort === 'latest' ? `${place} ${way}` : `${sort} ${way}, ${place} DESC`;
}

/** How many of a run's rollouts are chosen. */
export function countChosenRollouts(database: ReadableDatabase, run: string, choice: RolloutChoice): number {
  const query = `SELECT count(*) AS n FROM rollouts WHERE ${conditionOf(choice)}`;
  return database.prepare<object, { n: number }>(query).get({ ...choice, run })?.n ?? 0;
}
