import { editGroupRequest, type VariantSummary } from '../contract/groups.ts';
import { checked } from './options/checked.ts';
import { columns } from './terminal/text.ts';
import { print, say, UsageError, withStoredRuns, type DatabaseOption, type ExitCode } from './terminal/shell.ts';

export interface GroupsOptions extends DatabaseOption {
  readonly name?: string;
  readonly colour?: string;
  readonly dash?: string;
  readonly json: boolean;
}

/** `tutelage groups`: what groups there are, or one of them changed. */
export function groupsCommand(group: string | undefined, options: GroupsOptions): Promise<ExitCode> {
  return withStoredRuns<ExitCode>(options, async (workbench) => {
    const groups = await workbench.handlers['groups.list']({});
    const change = Object.entries({
      name: options.name === '' ? null : options.name,
      colour: options.colour,
      dash: options.dash,
    }).filter(([, value]) => value !== undefined);
    if (group === undefined && change.length > 0)
      throw new UsageError('Name the group to change: tutelage groups "meta, no learning" --name control');
    if (group === undefined) list(groups, options.json);
    else {
      const { variant } = find(group, groups);
      if (change.length === 0) throw new UsageError(`Say what to change of "${group}": --name, --colour or --dash.`);
      await workbench.handlers['groups.edit'](checked(editGroupRequest, { variant, ...Object.fromEntries(change) }));
      const changed = (await workbench.handlers['groups.list']({})).find((each) => each.variant === variant);
      if (options.json) print(JSON.stringify(changed));
      else say(`"${group}" is now "${changed?.name ?? group}", ${changed?.colour ?? '?'}, ${changed?.dash ?? '?'}.`);
    }
    return 0;
  });
}

function list(groups: readonly VariantSummary[], json: boolean): void {
  if (json) for (const group of groups) print(JSON.stringify(group));
  else if (groups.length === 0) say('No runs yet.');
  else
    print(
      columns(
        ['group', 'tasks', 'runs', 'colour', 'dash'],
        groups.map(({ name, tasks, runs, colour, dash }) => [name, tasks.join(', '), String(runs), colour, dash]),
      ),
    );
}

function find(name: string, groups: readonly VariantSummary[]): VariantSummary {
  const found = groups.find((group) => group.name === name);
  if (found !== undefined) return found;
  throw new UsageError(`There is no group "${name}". Groups: ${groups.map((group) => `"${group.name}"`).join(', ')}.`);
}
