import type { StateSetRequest } from '../../../src-main/contract/coverage/coverage.ts';
import type { RunSummary } from '../../../src-main/contract/runs.ts';
import { formatCount } from '../format.ts';
import type { CoverageSettings, StateSettings } from './coverageRequest.ts';

/**
 * The most states that each set can give: from the lengths of its stage and of
 * an episode; exact numbers come with the result.
 *
 * @param episodeLimit steps of the task's longest episode.
 */
export function mostStates(
  sets: readonly StateSetRequest[],
  runs: ReadonlyMap<string, RunSummary>,
  settings: Pick<StateSettings, 'every' | 'sampling'>,
  statesPerSet: number,
  episodeLimit: number,
): number {
  const most = sets.map((set) =>
    Math.min(
      statesPerSet,
      set.runs.reduce((sum, id) => sum + statesOfRun(set, runs.get(id), episodeLimit, settings.every), 0),
    ),
  );
  if (settings.sampling === 'balanced') return Math.min(...most) * most.length;
  return most.reduce((sum, states) => sum + states, 0);
}

/** Tests are outside the interactions, so nothing bounds their number. */
function statesOfRun(set: StateSetRequest, run: RunSummary | undefined, episodeLimit: number, every: number): number {
  const all = set.role === 'test' || run === undefined ? Infinity : Math.ceil(run.interactions / every);
  const ofRollouts = (count: number): number => count * Math.ceil(episodeLimit / every);
  switch (set.stage.kind) {
    case 'early':
    case 'late':
      return Math.min(all, ofRollouts(set.stage.rollouts));
    case 'rollouts':
      return Math.min(all, ofRollouts(set.stage.to - set.stage.from));
    case 'interactions': // a rollout counts where it began, and may end beyond
      return set.role === 'test'
        ? all
        : Math.min(all, Math.ceil((set.stage.to - set.stage.from + episodeLimit) / every));
    case 'all':
      return all;
    default:
      return set.stage satisfies never;
  }
}

/** What is asked for, in a sentence: how many states at most, and whether landmarks stand for them. */
export function describeSize(most: number, { embedding }: Pick<CoverageSettings, 'embedding'>): string {
  const states = `At most ${formatCount(most)} states`;
  switch (embedding.method) {
    case 'pca':
      return `${states}.`;
    case 'tsne':
    case 'umap':
    case 'umap-js': {
      const landmarks = embedding.landmarks ?? null;
      if (landmarks === null || most <= landmarks) return `${states}, each embedded itself.`;
      return (
        `${states}. Beyond ${formatCount(landmarks)}, so many are embedded as landmarks and the others placed ` +
        'among them.'
      );
    }
    default:
      return embedding satisfies never;
  }
}
