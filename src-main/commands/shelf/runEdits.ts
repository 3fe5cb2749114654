import type { RequestOf } from '../../contract/contract.ts';
import type { RunSummary } from '../../contract/runs.ts';
import { updateRequest } from '../../contract/runs.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { checked } from '../options/checked.ts';
import { print, resolveRun, say, withStoredRuns, type DatabaseOption, type ExitCode } from '../terminal/shell.ts';

interface EditOptions extends DatabaseOption {
  readonly json: boolean;
}

type Changes = Omit<RequestOf<'runs.update'>, 'run'>;

/** `tutelage run note|rename|archive|unarchive`: what a person says of runs, all of them or none. */
export function updateCommand(names: readonly string[], changes: Changes, options: EditOptions): Promise<ExitCode> {
  return edited(names, options, (workbench, run) =>
    workbench.handlers['runs.update'](checked(updateRequest, { run, ...changes })),
  );
}

/** `tutelage run tag`: tags of each run, some more and some fewer. */
export function tagCommand(
  names: readonly string[],
  options: EditOptions & { readonly add: readonly string[]; readonly remove: readonly string[] },
): Promise<ExitCode> {
  const gone = new Set(options.remove);
  return edited(names, options, async (workbench, run) => {
    const { tags } = await workbench.handlers['runs.get']({ run });
    const left = [...new Set([...tags, ...options.add])].filter((tag) => !gone.has(tag));
    return workbench.handlers['runs.update'](checked(updateRequest, { run, tags: left }));
  });
}

/** `tutelage run trash|restore|delete`. */
export function moveCommand(
  action: 'trash' | 'restore' | 'delete',
  names: readonly string[],
  options: EditOptions,
): Promise<ExitCode> {
  switch (action) {
    case 'trash':
      return edited(names, options, (workbench, run) => workbench.handlers['runs.trash']({ run }));
    case 'restore':
      return edited(names, options, (workbench, run) => workbench.handlers['runs.restore']({ run }));
    case 'delete':
      return edited(names, options, async (workbench, run) => {
        const deleted = await workbench.handlers['runs.get']({ run });
        await workbench.handlers['runs.delete']({ run });
        return deleted;
      });
  }
}

/** All names are looked up before anything is done. */
function edited(
  names: readonly string[],
  options: EditOptions,
  edit: (workbench: Workbench, run: string) => Promise<RunSummary> | RunSummary,
): Promise<ExitCode> {
  return withStoredRuns<ExitCode>(options, async (workbench) => {
    const ids = await Promise.all(names.map((name) => resolveRun(workbench, name)));
    for (const id of new Set(ids)) {
      const run = await edit(workbench, id);
      print(options.json ? JSON.stringify(run) : id);
    }
    return 0;
  });
}

/** `tutelage run purge`: the trash, emptied. */
export function purgeCommand(options: EditOptions): Promise<ExitCode> {
  return withStoredRuns<ExitCode>(options, async (workbench) => {
    const purged = await workbench.handlers['runs.purge']({});
    if (options.json) print(JSON.stringify(purged));
    else
      say(
        `${purged.deleted} runs are gone` +
          (purged.kept > 0 ? `; ${purged.kept} stay, because unfinished frozen runs need their teachers.` : '.'),
      );
    return 0;
  });
}
