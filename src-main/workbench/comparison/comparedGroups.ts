import type { ReadableDatabase } from '../../../db/open.ts';
import { listRuns } from '../../../db/runs.ts';
import { listConfigurations } from '../../../db/trash/shelf.ts';
import { hasStillTeacher } from '../../learning/method.ts';
import type { GroupCurves } from '../curves/curvePanels.ts';
import type { Curve } from '../../statistics/curves.ts';
import type { GroupOfRuns, RunCurve } from './compare.ts';

/** Groups with their curves as a comparison takes them: one run a seed, the finished and latest first. */
export function comparedGroups(database: ReadableDatabase, groups: readonly GroupCurves[]): readonly GroupOfRuns[] {
  const all = listRuns(database);
  const byId = new Map(all.map((run) => [run.id, run]));
  const compared = new Set(groups.flatMap(({ group }) => group.runs.map(({ configurationId }) => configurationId)));
  const settings = new Map(listConfigurations(database).map(({ id, settings: text }) => [id, text]));
  const isControlSetting = (id: number): boolean => rateOf(settings.get(id)) === 0;
  return groups.map(({ group, members }) => {
    const curves = new Map(members.map(({ run, curve, episodes }) => [run.id, { curve, episodes }]));
    const ordered = group.runs.toSorted((a, b) => rank(byId.get(a.id)) - rank(byId.get(b.id)) || later(a.id, b.id));
    const seen = new Set<number>();
    const kept = ordered.filter(({ seed }) => !seen.has(seed) && seen.add(seed));
    const [first] = group.runs;
    const budget = byId.get(first.id)?.budget;
    const others = all.filter(
      (run) =>
        run.task === group.task &&
        run.method === group.method &&
        run.budget === budget &&
        run.trashed_at === null &&
        run.forked_from === null &&
        seen.has(run.seed) &&
        !compared.has(run.configuration_id) &&
        !isControlSetting(run.configuration_id),
    );
    return {
      task: group.task,
      label: group.label,
      method: group.method,
      isControl: hasStillTeacher(group.method, first.settings) && byId.get(first.id)?.forked_from === null,
      runs: kept
        .map((run) => ({
          run: run.id,
          seed: run.seed,
          isFinished: byId.get(run.id)?.status === 'finished',
          curve: curves.get(run.id)?.curve ?? { x: [], y: [] },
          ...withEpisodes(curves.get(run.id)?.episodes),
        }))
        .sort((a, b) => a.seed - b.seed),
      repeats: group.runs.length - kept.length,
      otherSettings: new Set(others.map((run) => run.configuration_id)).size,
    };
  });

  function rank(run: (typeof all)[number] | undefined): number {
    return run?.status === 'finished' ? 0 : 1;
  }

  function later(a: string, b: string): number {
    const [first, second] = [byId.get(a)?.created_at ?? '', byId.get(b)?.created_at ?? ''];
    // Runs of one moment in an order that the request has no part in.
    return first === second ? (a < b ? -1 : 1) : first > second ? -1 : 1;
  }
}

function withEpisodes(episodes: Curve | undefined): Pick<RunCurve, 'episodes'> {
  return episodes === undefined ? {} : { episodes };
}

function rateOf(text: string | undefined): unknown {
  // A configuration's text, written by resolveConfiguration; one key of it is looked at.
  return text === undefined ? undefined : (JSON.parse(text) as Record<string, unknown>)['teacherLearningRate'];
}
