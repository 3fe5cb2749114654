import type { CoverageRequest, StateSetRequest } from '../../src-main/contract/coverage.ts';
import type { RequestOf } from '../../src-main/contract/contract.ts';
import type { Role, RunSummary } from '../../src-main/contract/runs.ts';
import { numberIn, oneOf, parseList, type Query } from './place.ts';

export const stageKinds = ['early', 'late', 'all'] as const;
export type StageKind = (typeof stageKinds)[number];

/** What the coverage screen asks a person for; the rest of a request takes its default. */
export interface CoverageSettings {
  readonly roles: readonly Role[];
  readonly stages: readonly StageKind[];
  /** Rollouts of the stages early and late, of each run. */
  readonly rollouts: number;
  readonly embedding: ReturnType<typeof readEmbedding>;
  readonly statesPerSet: number;
  /** Null takes Scott's rule on the union. */
  readonly bandwidth: number | null;
}

const allRoles = ['teacher', 'student', 'baseline', 'test'] as const;
const roleTitles: Readonly<Record<Role, string>> = { teacher: 'Teacher', student: 'Student', baseline: 'Baseline', test: 'Test' };
const stageTitles: Readonly<Record<StageKind, string>> = { early: 'Early', late: 'Late', all: 'All of training' };

/** Reads the settings from the address; what is missing or out of range takes the default, the layout of the paper's Figure 4. */
export function readCoverage(query: Query): CoverageSettings {
  const roles = parseList(query['roles']);
  const stages = parseList(query['stages']);
  const bandwidth = numberIn(query['bandwidth'], 0, 1e-9, 1e9);
  return {
    roles: query['roles'] === undefined ? ['teacher', 'student', 'baseline'] : allRoles.filter((role) => roles.includes(role)),
    stages: query['stages'] === undefined ? ['early', 'late'] : stageKinds.filter((stage) => stages.includes(stage)),
    rollouts: Math.round(numberIn(query['rollouts'], 50, 1, 1_000_000)),
    embedding: readEmbedding(query),
    statesPerSet: Math.round(numberIn(query['states'], 5000, 10, 5_000_000)),
    bandwidth: bandwidth === 0 ? null : bandwidth,
  };
}

function readEmbedding(query: Query) {
  const seed = Math.round(numberIn(query['mapseed'], 1, 0, Number.MAX_SAFE_INTEGER));
  const method = oneOf(query['method'], ['pca', 'tsne', 'umap']);
  switch (method) {
    case 'pca':
      return { method };
    case 'tsne':
      return { method, seed, perplexity: numberIn(query['perplexity'], 30, 2, 300), iterations: Math.round(numberIn(query['iterations'], 750, 50, 10_000)) };
    case 'umap':
      return { method, seed, neighbours: Math.round(numberIn(query['neighbours'], 15, 2, 200)), minDist: numberIn(query['mindist'], 0.1, 0, 1), epochs: Math.round(numberIn(query['epochs'], 200, 10, 5000)) };
    default:
      return method satisfies never;
  }
}

/** The roles whose rollouts a run has. */
export function rolesOf(method: RunSummary['method']): readonly Role[] {
  switch (method) {
    case 'ddpg':
      return ['baseline', 'test'];
    case 'meta':
    case 'meta-variance':
    case 'meta-state':
    case 'frozen':
      return ['teacher', 'student', 'test'];
    default:
      return method satisfies never;
  }
}

/** The panels in reading order, or what stands in the way of drawing any. */
export type Layout = { readonly ok: true; readonly sets: readonly StateSetRequest[] } | { readonly ok: false; readonly reason: string };

/**
 * Rows are stages, columns roles, as in Figure 4; where runs of several methods
 * have a role, each method has a column of its own.
 */
export function layOut(runs: readonly RunSummary[], settings: CoverageSettings): Layout {
  const tasks = new Set(runs.map((run) => run.task));
  if (runs.length === 0) return refuse('Choose runs first: one of a method with a teacher and one of ddpg give the layout of the paper’s Figure 4.');
  if (tasks.size > 1) return refuse(`The runs are of ${tasks.size} tasks (${[...tasks].join(', ')}). Their states live in different spaces: choose runs of one task.`);
  if (settings.roles.length === 0) return refuse('Choose at least one role.');
  if (settings.stages.length === 0) return refuse('Choose at least one stage.');
  const columns = settings.roles.flatMap((role) => columnsOf(role, runs));
  if (columns.length === 0) return refuse('None of these runs has rollouts of the chosen roles.');
  const sets = settings.stages.flatMap((stage) => columns.map((column) => panel(stage, column, settings)));
  if (sets.length > 24) return refuse(`This makes ${sets.length} panels; at most 24 fit one figure. Choose fewer methods, roles or stages.`);
  return { ok: true, sets };
}

export function requestOf(sets: readonly StateSetRequest[], settings: CoverageSettings): RequestOf<'coverage.start'> {
  return { sets: sets.map((set) => ({ ...set, runs: [...set.runs] })), embedding: settings.embedding, statesPerSet: settings.statesPerSet, bandwidth: settings.bandwidth };
}

/** Whether what was answered is what is asked, as far as it is said: what is left out took its default. */
export function isSameRequest(asked: RequestOf<'coverage.start'>, answered: CoverageRequest): boolean {
  return holds(answered, asked);
}

function holds(whole: unknown, part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return whole === part;
  if (typeof whole !== 'object' || whole === null || (Array.isArray(part) && (!Array.isArray(whole) || whole.length !== part.length))) return false;
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
      return `${embedding.method === 'umap' ? 'UMAP' : 'UMAP by umap-js'}, ${embedding.neighbours} neighbours, least distance ${embedding.minDist}, ${embedding.epochs === null ? '' : `${embedding.epochs} epochs, `}seed ${embedding.seed}`;
    default:
      return embedding satisfies never;
  }
}

interface Column {
  readonly title: string;
  readonly role: Role;
  readonly runs: readonly string[];
}

function columnsOf(role: Role, runs: readonly RunSummary[]): readonly Column[] {
  const byMethod = Map.groupBy(runs.filter((run) => rolesOf(run.method).includes(role)), (run) => run.method);
  return [...byMethod].map(([method, members]) => ({
    title: byMethod.size > 1 ? `${roleTitles[role]}, ${method}` : roleTitles[role],
    role,
    runs: members.map((run) => run.id),
  }));
}

function panel(stage: StageKind, column: Column, settings: CoverageSettings): StateSetRequest {
  return {
    label: `${column.title}, ${stageTitles[stage].toLowerCase()}`,
    row: stage === 'all' ? stageTitles.all : `${stageTitles[stage]} (${stage === 'early' ? 'first' : 'last'} ${settings.rollouts} rollouts)`,
    column: column.title,
    runs: [...column.runs],
    role: column.role,
    stage: stage === 'all' ? { kind: 'all' } : { kind: stage, rollouts: settings.rollouts },
  };
}

function refuse(reason: string): Layout {
  return { ok: false, reason };
}
