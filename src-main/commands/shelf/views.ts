import { saveViewRequest, viewReference, type NamedView } from '../../contract/views.ts';
import { checked } from '../options/checked.ts';
import { print, say, withStoredRuns, withWorkbench, type DatabaseOption, type ExitCode } from '../terminal/shell.ts';

interface ViewOptions extends DatabaseOption {
  readonly json: boolean;
}

/** `tutelage views list|save|delete`: all of them after the change. */
export function listViews(options: ViewOptions): Promise<ExitCode> {
  return withStoredRuns<ExitCode>(options, async (workbench) =>
    tell(await workbench.handlers['views.list']({}), options),
  );
}

export function saveView(name: string, address: string, options: ViewOptions): Promise<ExitCode> {
  const request = checked(saveViewRequest, { name, address }, ([field]) => String(field));
  return withWorkbench<ExitCode>(options, async (workbench) =>
    tell(await workbench.handlers['views.save'](request), options),
  );
}

export function deleteView(name: string, options: ViewOptions): Promise<ExitCode> {
  const request = checked(viewReference, { name }, ([field]) => String(field));
  return withStoredRuns<ExitCode>(options, async (workbench) =>
    tell(await workbench.handlers['views.delete'](request), options),
  );
}

function tell(views: readonly NamedView[], { json }: ViewOptions): ExitCode {
  if (json) for (const view of views) print(JSON.stringify(view));
  else if (views.length === 0) say('No views are kept.');
  else for (const { name, address } of views) print(`${name}\t${address}`);
  return 0;
}
