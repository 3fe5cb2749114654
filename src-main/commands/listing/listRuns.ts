import type { RunSummary } from '../../contract/runs.ts';
import { RECENT_EPISODES } from '../../learning/record.ts';
import { mean, standardDeviation } from '../../numerics/moments.ts';
import { fewestOfReturns } from '../../workbench/comparison/fewEpisodes.ts';
import { filtered, settingsOf } from '../options/runChoice.ts';
import { print, say, UsageError, withStoredRuns, type DatabaseOption, type ExitCode } from '../terminal/shell.ts';
import { columnsBy, columnsNamed, usualColumns, type RunColumn } from './runColumns.ts';
import { columns, number } from '../terminal/text.ts';

export interface ListOptions extends DatabaseOption {
  readonly where: readonly string[];
  readonly columns: readonly string[];
  readonly by: readonly string[];
  readonly json: boolean;
}

/** `tutelage runs`: one line a run, or what runs that agree in something come to; or one JSON object a line. */
export function listRuns(options: ListOptions): Promise<ExitCode> {
  return withStoredRuns<ExitCode>(options, async (workbench) => {
    if (options.by.length > 0 && options.columns.length > 0)
      throw new UsageError('--by has columns of its own: leave --columns out.');
    const settings = await settingsOf(workbench);
    const all = (await workbench.handlers['runs.list']({})).filter((run) => run.trashedAt === null);
    const runs = filtered(all, options.where, settings);
    const chosen = columnsNamed(options.columns, settings, '--columns');
    const by = columnsBy(options.by, settings);
    if (by.length > 0) listFolds(runs, by, options.json);
    else if (options.json)
      for (const run of runs) print(JSON.stringify(chosen.length === 0 ? run : record(run, chosen)));
    else listEach(runs, chosen.length === 0 ? usualColumns : chosen);
    if (all.length === 0) say('No runs yet. Start one with: tutelage train --task Pendulum --method meta --seed 1');
    else if (runs.length === 0) say(`None of the ${all.length.toLocaleString('en')} runs fits --where.`);
    return 0;
  });
}

function record(run: RunSummary, chosen: readonly RunColumn[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(chosen.map(({ name, value }) => [name, value(run)]));
}

function listEach(runs: readonly RunSummary[], chosen: readonly RunColumn[]): void {
  if (runs.length === 0) return;
  print(
    columns(
      chosen.map(({ name }) => name),
      runs.map((run) => chosen.map(({ text }) => text(run))),
      (i) => chosen[i].isText,
    ),
  );
  for (const { id, status, message } of runs) if (status === 'running' && message !== null) say(`${id}: ${message}`);
  for (const { id, origin } of runs)
    if (origin !== null) say(`${id} is a fork of ${origin.run}, after its cycle ${origin.cycle}.`);
}

const returns = {
  test: (run) => run.returns.test,
  rollout: (run) => run.returns.rollout,
  cumulative: (run) => run.returns.cumulative,
  late: (run) => run.lateTest,
} satisfies Record<string, (run: RunSummary) => number | null>;

/** Runs that agree in what `by` reads: how many, and mean ± sd of their returns. */
function listFolds(runs: readonly RunSummary[], by: readonly RunColumn[], json: boolean): void {
  const folds = [...Map.groupBy(runs, (run) => JSON.stringify(by.map(({ value }) => value(run)))).values()];
  if (json) {
    for (const members of folds) {
      const finished = members.filter(({ status }) => status === 'finished').length;
      const spreads = Object.entries(returns).map(([name, read]) => [name, spreadOf(members, read)]);
      print(
        JSON.stringify({
          by: record(members[0], by),
          runs: members.map(({ id }) => id),
          finished,
          fewestEpisodes: fewestOfReturns(members.map((run) => run.returns)),
          ...Object.fromEntries(spreads),
        }),
      );
    }
    return;
  }
  if (folds.length === 0) return;
  print(
    columns(
      [...by.map(({ name }) => name), 'runs', 'finished', ...Object.keys(returns)],
      folds.map((members) => [
        ...by.map(({ text }) => text(members[0])),
        String(members.length),
        String(members.filter(({ status }) => status === 'finished').length),
        ...Object.values(returns).map((read) => spreadText(spreadOf(members, read), members.length)),
      ]),
      (i) => i < by.length && by[i].isText,
    ),
  );
  const fewest = fewestOfReturns(runs.map((run) => run.returns));
  say(
    'Returns: mean ± one standard deviation over the runs, with how many have one where not all do.' +
      (fewest === null
        ? ''
        : ` Some runs have finished fewer than ${RECENT_EPISODES} episodes, ${fewest} at least: their rollout is the ` +
          'mean of so few.'),
  );
}

interface Spread {
  readonly n: number;
  readonly mean: number | null;
  /** Null below two. */
  readonly sd: number | null;
}

function spreadOf(runs: readonly RunSummary[], read: (run: RunSummary) => number | null): Spread {
  const values = runs.map(read).filter((value) => value !== null);
  return {
    n: values.length,
    mean: values.length === 0 ? null : mean(values),
    sd: values.length < 2 ? null : standardDeviation(values),
  };
}

function spreadText({ n, mean: centre, sd }: Spread, runs: number): string {
  const value = sd === null ? number(centre) : `${number(centre)} ± ${sd.toPrecision(3)}`;
  return n === runs || n === 0 ? value : `${value} (${n})`;
}
