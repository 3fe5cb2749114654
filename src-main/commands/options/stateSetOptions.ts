import type { Stage, StateSetRequest } from '../../contract/coverage/coverage.ts';
import { TutelageError } from '../../contract/errors.ts';
import type { RunSummary } from '../../contract/runs.ts';
import { roleTitles } from '../../contract/vocabulary.ts';
import { roles, type Role } from '../../learning/record.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { figure4Grid, type SetGrid } from '../../workbench/maps/figure4.ts';
import { resolveRun, UsageError } from '../terminal/shell.ts';
import { filtered, settingsOf } from './runChoice.ts';

/** Which states a command is asked for. */
export interface StateSetOptions {
  readonly run: readonly string[];
  readonly where?: readonly string[];
  /** Roles and stages of runs that are named alone, or chosen by `where`. */
  readonly role?: readonly string[];
  readonly stage?: readonly string[];
}

/** Runs named alone are laid out by `layOut`, for example as in Figure 4; runs with a role are a panel each. */
export async function stateSets(
  workbench: Workbench,
  { run: names, where = [], role = [], stage = [] }: StateSetOptions,
  layOut: (runs: readonly RunSummary[], isPooled: boolean, grid: SetGrid) => readonly StateSetRequest[],
  isPooled = false,
): Promise<StateSetRequest[]> {
  if (names.length === 0 && where.length === 0)
    throw new UsageError('--run: name at least one run, or say which with --where. "tutelage runs" lists them.');
  const all = await workbench.handlers['runs.list']({});
  const find = async (name: string): Promise<RunSummary> => {
    const id = await resolveRun(workbench, name);
    const run = all.find((candidate) => candidate.id === id);
    if (run === undefined) throw new TutelageError('not-found', `There is no run ${name}.`);
    return run;
  };
  const chosen = await Promise.all(names.filter((name) => !name.includes(':')).map(find));
  const fitting =
    where.length === 0
      ? []
      : filtered(all, where, await settingsOf(workbench)).filter((run) => run.trashedAt === null && !run.isArchived);
  if (names.length === 0 && fitting.length === 0) throw new UsageError('--where: no run is so.');
  const whole = [...new Set([...chosen, ...fitting])];
  const grid: SetGrid = {
    roles: role.length === 0 ? figure4Grid.roles : listOf(role).map((name) => roleNamed(name, `--role ${name}`)),
    stages:
      stage.length === 0
        ? figure4Grid.stages
        : listOf(stage).map((text) => ({ row: rowOf(text), stage: parseStage(text, `--stage ${text}`) })),
  };
  const parts = await Promise.all(
    names.filter((name) => name.includes(':')).map(async (name) => setOf(name, await find(name.split(':')[0]))),
  );
  return [...(whole.length > 0 ? layOut(whole, isPooled, grid) : []), ...parts];
}

function listOf(texts: readonly string[]): readonly string[] {
  return [...new Set(texts.flatMap((text) => text.split(',').map((part) => part.trim())))];
}

function roleNamed(name: string | undefined, flag: string): Role {
  const role = roles.find((candidate) => candidate === name);
  if (role === undefined) throw new UsageError(`${flag}: the role is one of ${roles.join(', ')}.`);
  return role;
}

/** "Early", "Late (last 20)", "All of training", "Rollouts 100-200". */
function rowOf(text: string): string {
  const end = /^(early|late)(?:=(\d+))?$/.exec(text);
  if (end !== null) {
    const name = end[1] === 'early' ? 'Early' : 'Late';
    return end[2] === undefined ? name : `${name} (${end[1] === 'early' ? 'first' : 'last'} ${end[2]} rollouts)`;
  }
  if (text === 'all') return 'All of training';
  return text.startsWith('interactions=') ? `Interactions ${text.slice('interactions='.length)}` : `Rollouts ${text}`;
}

/** The role stands first: where a title is cut, what is lost is of the run's name. */
function setOf(text: string, run: RunSummary): StateSetRequest {
  const [, roleText, stageText = 'all'] = text.split(':');
  const role = roleNamed(roleText, `--run ${text}`);
  const column = `${roleTitles[role]}, ${run.name}`;
  return {
    label: `${column}, ${stageText}`,
    row: stageText,
    column,
    runs: [run.id],
    role,
    stage: parseStage(stageText, `--run ${text}`),
  };
}

/** early, late, early=100, late=20, all, 100-200 (rollouts), interactions=0-100000. */
function parseStage(stage: string, flag: string): Stage {
  if (stage === 'all') return { kind: 'all' };
  const end = /^(early|late)(?:=(\d+))?$/.exec(stage);
  if (end !== null) return { kind: end[1] === 'early' ? 'early' : 'late', rollouts: Math.max(1, Number(end[2] ?? 50)) };
  const range = /^(interactions=)?(\d+)-(\d+)$/.exec(stage);
  if (range === null || Number(range[2]) >= Number(range[3])) {
    throw new UsageError(
      `${flag}: the stage is early, late, early=100 (rollouts), all, a range of rollouts such as ` +
        '100-200, or of interactions such as interactions=0-50000; a range takes its first and leaves its last.',
    );
  }
  return { kind: range[1] === undefined ? 'rollouts' : 'interactions', from: Number(range[2]), to: Number(range[3]) };
}
