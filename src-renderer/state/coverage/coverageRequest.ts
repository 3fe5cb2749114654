import type {
  BandwidthRule,
  CoverageForm,
  CoverageRequest,
  CoverageResult,
  EmbeddingInput,
  EmbeddingMethod,
  Sampling,
  StateSetRequest,
} from '../../../src-main/contract/coverage/coverage.ts';
import type { RequestOf } from '../../../src-main/contract/contract.ts';
import type { Role, RunSummary } from '../../../src-main/contract/runs.ts';
import { MOST_SETS, roles as allRoles, roleColumns, type RoleColumn } from '../../../src-main/contract/vocabulary.ts';
import { methodTitles, readNumbers } from './coverageFields.ts';
import { oneOf, parseList, type Query } from '../place.ts';
import { isRange, parseStages, rangeError, stageOf, stageTitles, type StageChoice } from './stages.ts';

/** The first is the paper's, and the command line's. */
export const embeddingMethods = ['tsne', 'pca', 'umap', 'umap-js'] as const satisfies readonly EmbeddingMethod[];
export const samplings = ['capped', 'balanced', 'proportional'] as const satisfies readonly Sampling[];

export const bandwidthRules = ['likelihood', 'scott'] as const satisfies readonly BandwidthRule[];

/** Which states are taken: the same for a picture, for measures and for the comparison of maps. */
export interface StateSettings {
  readonly roles: readonly Role[];
  /** Runs of several groups in one panel a role. */
  readonly isPooled: boolean;
  readonly stages: readonly StageChoice[];
  /** Rollouts of the stages early and late, of each run. */
  readonly rollouts: number;
  readonly every: number;
  readonly sampling: Sampling;
}

/** What the coverage screen asks a person for, complete: every default is that of the request's schema. */
export interface CoverageSettings extends StateSettings {
  readonly embedding: EmbeddingInput;
  readonly statesPerSet: number;
  /** Null leaves it to the rule. */
  readonly bandwidth: number | null;
  readonly bandwidthRule: BandwidthRule;
  /** Id of a kept map that the sets are placed into; null lays out one of their own. */
  readonly onto: string | null;
  /** What is wrong with what was typed, by its name in the address; nothing can be asked for while there is any. */
  readonly errors: Readonly<Record<string, string>>;
}

/** Reads the settings from the address; what it does not say is the layout of the paper's Figure 4. */
export function readCoverage(query: Query, form: CoverageForm): CoverageSettings {
  const roles = parseList(query['roles']);
  const stages = parseStages(query['stages']);
  const method = oneOf<EmbeddingMethod>(query['method'], embeddingMethods);
  const embedding = readNumbers(form.methods[method], query);
  const states = readNumbers([...form.map, ...form.stage], query);
  const number = (key: string): number => states.values[key] ?? 0; // not read while there is an error
  return {
    roles:
      query['roles'] === undefined
        ? ['teacher', 'student', 'baseline']
        : allRoles.filter((role) => roles.includes(role)),
    isPooled: query['pool'] === 'groups',
    stages,
    rollouts: number('rollouts'),
    every: number('every'),
    sampling: samplings.find((each) => each === query['sampling']) ?? form.sampling,
    // The values are by the keys of the method's own fields.
    embedding: { method, ...embedding.values } as EmbeddingInput,
    statesPerSet: number('statesPerSet'),
    bandwidth: states.values['bandwidth'] ?? null,
    onto: /^[0-9a-f]{64}$/.test(query['onto'] ?? '') ? (query['onto'] ?? null) : null,
    bandwidthRule: bandwidthRules.find((each) => each === query['kernel']) ?? form.bandwidthRule,
    errors: { ...embedding.errors, ...states.errors, ...together(embedding.values), ...stageErrors(stages) },
  };
}

/** What no field can know alone. */
function together(values: Readonly<Record<string, number | null>>): Readonly<Record<string, string>> {
  return (values['minDist'] ?? 0) > (values['spread'] ?? Infinity)
    ? { mindist: `At most the spread, ${values['spread']}.` }
    : {};
}

function stageErrors(stages: readonly StageChoice[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    stages.flatMap((stage, place) => {
      const error = isRange(stage) ? rangeError(stage) : null;
      return error === null ? [] : [[`stage ${place}`, error]];
    }),
  );
}

/** The panels in reading order, or what stands in the way of drawing any. */
export type Layout =
  { readonly ok: true; readonly sets: readonly StateSetRequest[] } | { readonly ok: false; readonly reason: string };

/**
 * Rows are stages, columns roles, as in Figure 4; where several groups have a
 * role, each has a column of its own unless they are to be pooled.
 */
export function layOut(
  runs: readonly RunSummary[],
  settings: Pick<CoverageSettings, 'roles' | 'isPooled' | 'stages' | 'rollouts' | 'errors'>,
): Layout {
  const tasks = new Set(runs.map((run) => run.task));
  if (runs.length === 0)
    return refuse(
      'Choose runs first: one of a method with a teacher and one of ddpg give the layout of the paper’s Figure 4.',
    );
  if (tasks.size > 1)
    return refuse(
      `The runs are of ${tasks.size} tasks (${[...tasks].join(', ')}). Their states live in different spaces: ` +
        'choose runs of one task.',
    );
  if (settings.roles.length === 0) return refuse('Choose at least one role.');
  if (settings.stages.length === 0) return refuse('Choose at least one stage.');
  if (Object.keys(settings.errors).length > 0)
    return refuse('One of the settings is not well: see the field marked red.');
  const columns = roleColumns(settings.roles, runs, settings.isPooled);
  if (columns.length === 0) return refuse('None of these runs has rollouts of the chosen roles.');
  const sets = settings.stages.flatMap((choice) =>
    columns.flatMap((column) => panel(choice, column, settings.rollouts) ?? []),
  );
  if (sets.length > MOST_SETS)
    return refuse(
      `This makes ${sets.length} panels; at most ${MOST_SETS} fit one figure. Choose fewer groups, roles or stages, ` +
        'or pool the groups.',
    );
  return { ok: true, sets };
}

/** The states in the words of any coverage request. */
export function statesOf(
  sets: readonly StateSetRequest[],
  { every, sampling }: StateSettings,
): Pick<RequestOf<'coverage.start'>, 'sets' | 'every' | 'sampling'> {
  return { sets: sets.map((set) => ({ ...set, runs: [...set.runs] })), every, sampling };
}

/** What measures are asked of: as many states of each set, however many of each a map shows. */
export function measuredStatesOf(
  sets: readonly StateSetRequest[],
  settings: StateSettings,
): Pick<RequestOf<'coverage.start'>, 'sets' | 'every' | 'sampling'> {
  return { ...statesOf(sets, settings), sampling: 'balanced' };
}

export function requestOf(sets: readonly StateSetRequest[], settings: CoverageSettings): RequestOf<'coverage.start'> {
  return {
    ...statesOf(sets, settings),
    embedding: settings.embedding,
    statesPerSet: settings.statesPerSet,
    bandwidth: settings.bandwidth,
    bandwidthRule: settings.bandwidthRule,
    ...(settings.onto === null ? {} : { onto: settings.onto }),
  };
}

/** What a map was asked for as: of one that sets were placed into, those sets. */
export function askedOf({ request, placement }: Pick<CoverageResult, 'request' | 'placement'>): CoverageRequest {
  return placement?.asked ?? request;
}

/** Whether what was answered is what is asked, as far as it is said: what is left out took its default. */
export function isSameRequest(asked: object, answered: object): boolean {
  return holds(answered, asked);
}

/**
 * The same of maps: one that is laid out and one that is placed into another are never the same, whatever else is
 * asked.
 */
export function isSameMap(
  asked: RequestOf<'coverage.start'>,
  answered: RequestOf<'coverage.start'> | CoverageRequest,
): boolean {
  return isSameRequest(asked, answered) && asked.onto === answered.onto;
}

function holds(whole: unknown, part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return whole === part;
  if (
    typeof whole !== 'object' ||
    whole === null ||
    (Array.isArray(part) && (!Array.isArray(whole) || whole.length !== part.length))
  )
    return false;
  const members = new Map<string, unknown>(Object.entries(whole));
  return Object.entries(part).every(([key, value]) => holds(members.get(key), value));
}

/** The method and its parameters in words, for a caption. */
export function describeEmbedding(embedding: CoverageRequest['embedding']): string {
  switch (embedding.method) {
    case 'pca':
      return 'PCA';
    case 'tsne':
      return `t-SNE, perplexity ${embedding.perplexity}, ${embedding.iterations} iterations, seed ${embedding.seed}`;
    case 'umap':
    case 'umap-js':
      return [
        methodTitles[embedding.method],
        `${embedding.neighbours} neighbours`,
        `least distance ${embedding.minDist}`,
        ...(embedding.epochs === null ? [] : [`${embedding.epochs} epochs`]),
        ...(embedding.method === 'umap' && embedding.densityWeight > 0
          ? [`density weight ${embedding.densityWeight}`]
          : []),
        `seed ${embedding.seed}`,
      ].join(', ');
    default:
      return embedding satisfies never;
  }
}

function panel(choice: StageChoice, column: RoleColumn, rollouts: number): StateSetRequest | null {
  const stage = stageOf(choice, rollouts);
  if (stage === null) return null;
  const titles = stageTitles(stage);
  return {
    label: `${column.title}, ${titles.short.toLowerCase()}`,
    row: titles.row,
    column: column.title,
    runs: [...column.runs],
    role: column.role,
    stage,
  };
}

function refuse(reason: string): Layout {
  return { ok: false, reason };
}
