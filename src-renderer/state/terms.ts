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
      'Each line holds a share of its panel’s states, 10% to 90%: the smallest area that does. Axes, bandwidth ' +
      'and levels are the same in all panels.',
  },
  {
    id: 'digest',
    name: 'Digest',
    text:
      'A SHA-256 chained over a run’s rollouts. On the default engine the same seed gives the same digest on ' +
      'every machine, stopped and resumed or not.',
  },
] as const satisfies readonly Term[];

export type TermId = (typeof terms)[number]['id'];

export function termOf(id: TermId): Term {
  // The ids are those of the list.
  return terms.find((term) => term.id === id) as Term;
}
