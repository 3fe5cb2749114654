import { filterRuns, unknownWord } from '../../contract/filter/runFilter.ts';
import type { Settings } from '../../contract/filter/settings.ts';
import type { RunSummary } from '../../contract/runs.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { UsageError } from '../terminal/shell.ts';

export type SettingsById = ReadonlyMap<number, Settings>;

/** The settings of the runs' configurations, by id. */
export async function settingsOf(workbench: Workbench): Promise<SettingsById> {
  const configurations = await workbench.handlers['runs.configurations']({});
  return new Map(configurations.map(({ id, settings }) => [id, settings]));
}

/**
 * The runs that fit every `--where`, in the language of the window's filter.
 *
 * @throws UsageError where a word compares what is no setting, as a person at a terminal does not see it typed.
 */
export function filtered(
  runs: readonly RunSummary[],
  where: readonly string[],
  settings: SettingsById,
): readonly RunSummary[] {
  const text = where.join(' ');
  const unknown = unknownWord(text, settings);
  if (unknown !== null)
    throw new UsageError(
      `--where "${unknown}": write NAME:VALUE, NAME:<VALUE and the like with the name of a setting ("tutelage ` +
        'settings --task TASK" lists them), group or status; or words that are found in what a run is called.',
    );
  return filterRuns(runs, text, settings);
}
