/**
 * Rules and names that a renderer needs as much as the workbench, each written
 * once. It is the one file of the main side whose values a renderer imports, so
 * nothing that it leads to may import a package.
 */
import { DataError } from '../numerics/dataError.ts';
import { isMeta, methodNames, reads, type MethodName, type RunMethod } from '../learning/method.ts';
import { endings, RECENT_EPISODES, roles, type Role } from '../learning/record.ts';
import { taskNames } from '../tasks/task.ts';
import type { VenueName } from './figures.ts';
import type { RunSummary } from './runs.ts';

export { DataError, endings, isMeta, methodNames, reads, RECENT_EPISODES, roles, taskNames };
export { gifFrames } from './words/animation.ts';
export * from './words/choices.ts';
export * from './words/setLooks.ts';
export { filterRuns } from './filter/runFilter.ts';
export { knownSettings, leadingKeys, settingOf, settingText } from './filter/settings.ts';

export const roleTitles: Readonly<Record<Role, string>> = {
  teacher: 'Teacher',
  student: 'Student',
  baseline: 'Baseline',
  test: 'Test',
};

/** Where figures are printed, as a person reads it. */
export const venueTitles: Readonly<Record<VenueName, string>> = {
  icml: 'ICML',
  aistats: 'AISTATS',
  neurips: 'NeurIPS',
  iclr: 'ICLR',
  jmlr: 'JMLR',
  tmlr: 'TMLR',
  cvpr: 'CVPR',
  aaai: 'AAAI',
  uai: 'UAI',
  ieee: 'IEEE',
  nature: 'Nature',
  slides: 'Slides',
  poster: 'Poster',
};

export const methodDescriptions: Readonly<Record<MethodName, string>> = {
  ddpg: 'the baseline, exploring by noise',
  meta: 'an independent Gaussian teacher',
  'meta-variance': 'the student with a learned variance',
  'meta-state': 'a teacher that also sees the algorithm’s state',
  frozen: 'ddpg fed by a stored teacher (Table 2)',
  explorer: 'ddpg fed by an explorer that novelty pays',
};

/**
 * The engine that carries a run out, and whether that is because its configuration leaves it to `auto`.
 *
 * @param engine null before the run has started.
 * @param asked what its configuration says.
 */
export function engineText(engine: string | null, asked: unknown): string {
  if (typeof asked !== 'string') return engine ?? '–'; // of an imported run nothing is asked
  if (asked !== 'auto') return engine ?? `${asked}, not started`;
  return engine === null ? 'auto, not started' : `${engine}, taken by auto`;
}

/**
 * The roles whose rollouts a run has.
 *
 * @param frozenData of the run's configuration: the student of a frozen run acts only where its data are asked for.
 * @param imported of an imported run, whose rollouts came with it.
 */
export function rolesOf(method: RunMethod, frozenData: string | null, imported: readonly Role[] = []): readonly Role[] {
  switch (method) {
    case 'imported':
      return imported;
    case 'ddpg':
      return ['baseline', 'test'];
    case 'frozen':
      return frozenData === 'teacher-and-student' ? ['teacher', 'student', 'test'] : ['teacher', 'test'];
    case 'explorer':
      return ['teacher', 'test'];
    case 'meta':
    case 'meta-variance':
    case 'meta-state':
      return ['teacher', 'student', 'test'];
  }
}

/** A column of a grid of state sets: a role of some runs. */
export interface RoleColumn {
  readonly title: string;
  readonly role: Role;
  readonly runs: readonly string[];
}

/** Characters of a column's title: what a set's label may have, less the name of a stage. */
const LONGEST_TITLE = 120;

/**
 * The columns of a grid of state sets: each role of each group. Groups stand
 * beside each other unless they are to be pooled, and a pooled column says so.
 * Where a role is had by several, every column names its group.
 */
export function roleColumns(
  roles: readonly Role[],
  runs: readonly Pick<RunSummary, 'id' | 'roles' | 'group' | 'configurationId'>[],
  isPooled: boolean,
): readonly RoleColumn[] {
  const idsOf = (members: readonly { readonly id: string }[]): readonly string[] => members.map(({ id }) => id);
  const columns = roles.map((role) => ({
    role,
    groups: [
      ...Map.groupBy(
        runs.filter((run) => run.roles.includes(role)),
        ({ group, configurationId }) => (group.variant === 0 ? `configuration ${configurationId}` : `${group.variant}`),
      ).values(),
    ],
  }));
  const areNamed = columns.some(({ groups }) => groups.length > 1);
  return columns.flatMap(({ role, groups }): readonly RoleColumn[] => {
    const title = roleTitles[role];
    if (groups.length === 0) return [];
    if (groups.length === 1 || !isPooled)
      return groups.map((members) => ({
        title: areNamed ? `${title}, ${members[0].group.name}` : title,
        role,
        runs: idsOf(members),
      }));
    const whole = `${title}, pooled: ${groups.map(([{ group }]) => group.name).join(' + ')}`;
    const pooled = whole.length <= LONGEST_TITLE ? whole : `${title}, ${groups.length} groups pooled`;
    const having = runs.filter((run) => run.roles.includes(role));
    return [{ title: pooled, role, runs: idsOf(having) }];
  });
}

/**
 * Updates of the networks per interaction in a whole cycle, the exercise's among
 * them: what most of a run's time goes into.
 *
 * @param setting a setting's value by its key.
 */
export function updatesPerInteraction(method: string, setting: (key: string) => unknown): number {
  const number = (key: string): number => Number(setting(key));
  if (method === 'ddpg') return number('studentUpdates') / number('rolloutSteps');
  if (method === 'explorer')
    return (number('studentUpdates') * (1 + number('explorerUpdates'))) / number('rolloutSteps');
  if (method === 'frozen') {
    const student = setting('frozenData') === 'teacher-and-student' ? number('evaluationSteps') : 0;
    return number('studentUpdates') / (number('rolloutSteps') + student);
  }
  const explorations = number('explorations');
  const before = setting('metaReward') === 'paired' || setting('baselineReturn') === 'fresh' ? 1 : 0;
  return (
    (explorations * number('exerciseUpdates') + number('studentUpdates')) /
    (explorations * number('exploreSteps') + (explorations + before) * number('evaluationSteps'))
  );
}

/** Of a range of seeds, which is more likely mistyped than meant where it is longer. */
const MOST_SEEDS = 1000;

/**
 * Reads "1-3, 7" as 1, 2, 3, 7: whole numbers and ranges, each once.
 * @throws DataError that says what it takes.
 */
export function parseSeeds(text: string): number[] {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (parts.length === 0) throw new DataError('Give at least one seed, for example 1-3.');
  return [...new Set(parts.flatMap(seedsOf))];
}

function seedsOf(part: string): number[] {
  const range = /^(\d{1,15})(?:\s*[-–]\s*(\d{1,15}))?$/.exec(part);
  if (range === null)
    throw new DataError(`“${part}” is not a seed. Write whole numbers and ranges, for example 1-5, 8.`);
  const first = Number(range[1]);
  const last = Number(range[2] ?? range[1]);
  if (last < first || last - first >= MOST_SEEDS)
    throw new DataError(`The range ${part} must ascend and hold at most 1,000 seeds.`);
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
