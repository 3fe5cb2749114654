import type { Page } from 'playwright-core';

/** A picture of the guide: where in the program, what is there once it is whole, what is done before it is taken. */
export interface Scene {
  readonly name: string;
  /** What the picture shows, for who cannot see it. */
  readonly shows: string;
  readonly place: (runs: GuideRuns) => string;
  readonly until: RegExp;
  readonly act?: (page: Page) => Promise<void>;
}

/** The runs that the pictures are taken of. */
export interface GuideRuns {
  readonly all: readonly string[];
  readonly meta: string;
  readonly study: string;
}

const several = ({ all }: GuideRuns): string => `runs=${all.join(',')}`;

export const scenes: readonly Scene[] = [
  {
    name: 'runs',
    shows: 'The table of runs: six of Pendulum, seeds folded to two groups with mean and standard deviation',
    place: () => 'runs?group=configuration',
    until: /n = 3/,
  },
  {
    name: 'new-run',
    shows: 'The form of a new run: task, methods, seeds, settings with the paper’s values, and a time estimate',
    place: () => 'new?task=Pendulum&methods=meta,ddpg&seeds=1-3',
    until: /Start 6 runs/,
  },
  {
    name: 'run',
    shows: 'The page of a run: its returns, meta-reward, the teacher’s sigma and entropy, losses',
    place: ({ meta }) => `run/${meta}`,
    until: /Meta-reward/,
  },
  {
    name: 'rollouts',
    shows: 'Every rollout of a run, a point each by role, and the list of them',
    place: ({ meta }) => `run/${meta}?tab=rollouts`,
    until: /Return of each rollout/,
  },
  {
    name: 'compare',
    shows: 'Learning curves of meta and ddpg, mean and standard deviation over three seeds',
    place: (runs) => `compare?${several(runs)}`,
    until: /over n runs/,
  },
  {
    name: 'coverage',
    shows: 'The layout of the paper’s Figure 4: densities of teacher, student and baseline, early and late',
    place: (runs) => `coverage?${several(runs)}&pool=groups&states=400&titles=Baseline%3DDDPG`,
    until: /Ready to draw/,
    act: async (page) => {
      await page.getByRole('button', { name: /^Draw \d panels$/ }).click();
      await page.getByText('t-SNE, perplexity').waitFor({ timeout: 300_000 });
    },
  },
  {
    name: 'replay',
    shows: 'A replay of a rollout in 3-D, with its traces below',
    place: () => 'replay?rollouts=1',
    until: /step/i,
  },
  {
    name: 'studies',
    shows: 'A study: tasks by variants, what has been done of it and what is missing',
    place: ({ study }) => `studies?study=${study}`,
    until: /Start what is missing|All runs/,
  },
  { name: 'queue', shows: 'The queue: what trains, waits, failed and stopped', place: () => 'queue', until: /Queue/ },
  {
    name: 'tools',
    shows: 'The tools: check, back up, compact, verify, examine the engines, lay out a table, simulate',
    place: () => 'tools',
    until: /Map of a table/,
  },
  {
    name: 'guide',
    shows: 'The guide in the program: in one minute, the method with its equations, all words',
    place: () => 'guide',
    until: /In one minute/,
  },
];
