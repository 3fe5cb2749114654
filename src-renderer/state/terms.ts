/** The words of the program, each in a sentence or two. */
export interface Term {
  readonly id: string;
  readonly name: string;
  readonly text: string;
}

export const terms = [
  {
    id: 'student',
    name: 'Student',
    text:
      'The policy that is to become good at the task: the deterministic actor of DDPG, π. It learns off-policy,' +
      ' from all that is in the replay buffer.',
  },
  {
    id: 'teacher',
    name: 'Teacher',
    text:
      'The exploration policy πₑ, which gathers data for the student. It is paid by how much the student ' +
      'improves by its data, not by the task’s reward.',
  },
  {
    id: 'baseline',
    name: 'Baseline',
    text: 'Plain DDPG, whose student explores by noise on its own actions or parameters: what a teacher has to beat.',
  },
  {
    id: 'exercise',
    name: 'Exercise move',
    text:
      'Updates of the student from the teacher’s newest data alone, to see how much better it gets by them. By ' +
      'default they are undone afterwards.',
  },
  {
    id: 'meta-reward',
    name: 'Meta-reward',
    text:
      'How much the student’s return rose by the exercise, R(π′) − R(π): what the teacher’s policy gradient ' +
      'goes up. About −0.5 lag-1 autocorrelation means that it is mostly noise.',
  },
  {
    id: 'rollout',
    name: 'Rollout',
    text:
      'One episode, from reset to its end (terminated) or the time limit (truncated). A cycle’s step budget may' +
      ' end inside one; the next cycle of that role goes on with it.',
  },
  {
    id: 'cycle',
    name: 'Cycle',
    text:
      'One pass through Algorithm 1: the teacher explores, the student exercises and is measured, the teacher ' +
      'is paid, the student learns. It is saved whole or not at all.',
  },
  {
    id: 'return-test',
    name: 'Test return',
    text:
      'Mean return of the deterministic student from reset, in episodes outside the interaction budget and the ' +
      'replay buffer.',
  },
  {
    id: 'return-rollout',
    name: 'Rollout return',
    text:
      'Mean return of the last 100 finished training episodes: noisy ones for ddpg, deterministic ones for the ' +
      'methods with a teacher.',
  },
  {
    id: 'return-cumulative',
    name: 'Cumulative return',
    text:
      'Mean return of all training episodes since the start, which the Baselines log, and probably the paper, ' +
      'shows.',
  },
  {
    id: 'group',
    name: 'Group',
    text:
      'The runs of one configuration, over seeds. It has one name, colour and dash on every screen and in every' +
      ' figure.',
  },
  {
    id: 'control',
    name: 'Control',
    text:
      'The same method with a teacher that never learns (teacherLearningRate 0). A claim about a learned ' +
      'teacher needs it.',
  },
  {
    id: 'stage',
    name: 'Stage',
    text:
      'A window of training: early is the first 50 rollouts of a role in a run, late the last 50, or any range ' +
      'of rollouts or interactions.',
  },
  {
    id: 'map',
    name: 'Map',
    text:
      'All chosen states laid out in the plane together, so that states that are near each other in the task ' +
      'are near on the map, as far as a plane allows. What it keeps of that stands beside it.',
  },
  {
    id: 'density',
    name: 'Density contours',
    text:
      'Each line is around a share of its panel’s estimated density, 10% to 90%: the smallest area that has it. ' +
      'What share of the states it really holds stands beside the panel. Axes, bandwidth and levels are the same ' +
      'in all panels.',
  },
  {
    id: 'digest',
    name: 'Digest',
    text:
      'A SHA-256 chained over a run’s rollouts. On the default engine the same seed gives the same digest on ' +
      'every machine, stopped and resumed or not.',
  },
  {
    id: 'aggregate',
    name: 'Mean, median, interquartile mean',
    text:
      'How the runs of a group become one line: their mean; the interquartile mean, which leaves out a quarter at ' +
      'either end; or the median. A run is the unit, never an episode.',
  },
  {
    id: 'band',
    name: 'Spread around a line',
    text:
      'What is drawn around the line: the spread of the runs (standard deviation, least to greatest), or how well ' +
      'their mean is known (standard error, 95% intervals by Student’s t or by drawing runs anew).',
  },
  {
    id: 'verdict',
    name: 'Answer',
    text:
      'Each run gives one number; a group is above another where the 95% interval of the difference of their means ' +
      'lies above 0, and not told apart where it holds 0. With few seeds that says little, and the seeds that would ' +
      'tell are named.',
  },
  {
    id: 'better',
    name: 'P(better)',
    text:
      'The share of pairs of runs, one of each group, in which this group’s is the larger: 0.5 where neither is ' +
      'better, whatever the size of the difference.',
  },
  {
    id: 'first-step',
    name: 'First step',
    text:
      'The first step at which the mean curve is at the level that is asked for, by default the best of the ' +
      'reference: how much sooner, rather than how much higher.',
  },
  {
    id: 'trust',
    name: 'Trust in a map',
    text:
      'Neighbours kept: of the 15 states nearest to a state, how many are also nearest on the map. Trustworthiness: ' +
      'how rarely the map brings far ones near. Density correlation: whether a dense spot on the map is one in truth.',
  },
  {
    id: 'entropy',
    name: 'Entropy and regions',
    text:
      'How widely a set’s states are spread in the state space, without any map: entropy in nats, and how many ' +
      'equally visited regions would be as spread.',
  },
  {
    id: 'divergence',
    name: 'Divergence, overlap, outside',
    text:
      'How far two sets of states are apart: divergence in bits (0 the same, 1 nothing shared), the share of ' +
      'states that they have in common, and the share of one that lies outside the region of 95% of the other.',
  },
  {
    id: 'typical',
    name: 'Median episodes',
    text:
      'Of the first or last 50 rollouts of a role, the one whose return is the median: it stands for the others ' +
      'better than the best or the last does.',
  },
] as const satisfies readonly Term[];

export type TermId = (typeof terms)[number]['id'];

export function termOf(id: TermId): Term {
  // The ids are those of the list.
  return terms.find((term) => term.id === id) as Term;
}
