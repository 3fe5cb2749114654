import type { Stage, StateSetRequest } from '../../contract/coverage/coverage.ts';
import { TutelageError } from '../../contract/errors.ts';
import type { RunSummary } from '../../contract/runs.ts';
import { roles, type Role } from '../../learning/record.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { resolveRun, UsageError } from '../terminal/shell.ts';

/** Runs named alone are laid out by `layOut`, for example as in Figure 4; runs with a role are a panel each. */
export async function stateSets(
  workbench: Workbench,
  names: readonly string[],
  layOut: (runs: readonly RunSummary[], isPooled: boolean) => readonly StateSetRequest[],
  isPooled: boolean,
): Promise<StateSetRequest[]> {
  if (names.length === 0) throw new UsageError('--run: name at least one run. "tutelage runs" lists them.');
  const all = await workbench.handlers['runs.list']({});
  const find = async (name: string): Promise<RunSummary> => {
    const id = await resolveRun(workbench, name);
    const run = all.find((candidate) => candidate.id === id);
    if (run === undefined) throw new TutelageError('not-found', `There is no run ${name}.`);
    return run;
  };
  const whole = await Promise.all(names.filter((name) => !name.includes(':')).map(find));
  const parts = await Promise.all(
    names.filter((name) => name.includes(':')).map(async (name) => setOf(name, await find(name.split(':')[0]))),
  );
  return [...(whole.length > 0 ? layOut(whole, isPooled) : []), ...parts];
}

function setOf(text: string, run: RunSummary): StateSetRequest {
  const [, roleText, stageText = 'all'] = text.split(':');
  const role: Role | undefined = roles.find((candidate) => candidate === roleText);
  if (role === undefined) throw new UsageError(`--run ${text}: the role is one of ${roles.join(', ')}.`);
  return {
    label: `${run.name} ${role} ${stageText}`,
    row: stageText,
    column: `${run.name} ${role}`,
    runs: [run.id],
    role,
    stage: parseStage(stageText, text),
  };
}

/** early, late, early=100, late=20, all, 100-200 (rollouts), interactions=0-100000. */
function parseStage(stage: string, text: string): Stage {
  if (stage === 'all') return { kind: 'all' };
  const end = /^(early|late)(?:=(\d+))?$/.exec(stage);
  if (end !== null) return { kind: end[1] === 'early' ? 'early' : 'late', rollouts: Math.max(1, Number(end[2] ?? 50)) };
  const range = /^(interactions=)?(\d+)-(\d+)$/.exec(stage);
  if (range === null || Number(range[2]) >= Number(range[3])) {
    throw new UsageError(
      `--run ${text}: the stage is early, late, early=100 (rollouts), all, a range of rollouts such as ` +
        '100-200, or of interactions such as interactions=0-50000; a range takes its first and leaves its last.',
    );
  }
  return { kind: range[1] === undefined ? 'rollouts' : 'interactions', from: Number(range[2]), to: Number(range[3]) };
}
