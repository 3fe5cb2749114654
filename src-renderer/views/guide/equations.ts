/** Elements of MathML, so that equations are text for every reader. */
export interface MathPart {
  /** An identifier, an operator, a number, a row, or a script below or above. */
  readonly tag: 'mi' | 'mo' | 'mn' | 'mrow' | 'msub' | 'msup' | 'munder';
  readonly parts: string | readonly MathPart[];
}

const i = (name: string): MathPart => ({ tag: 'mi', parts: name });
const o = (sign: string): MathPart => ({ tag: 'mo', parts: sign });
const sub = (base: MathPart, below: MathPart): MathPart => ({ tag: 'msub', parts: [base, below] });
const sup = (base: MathPart, above: MathPart): MathPart => ({ tag: 'msup', parts: [base, above] });
const under = (base: MathPart, below: MathPart): MathPart => ({ tag: 'munder', parts: [base, below] });
const of = (name: MathPart, ...inside: readonly MathPart[]): readonly MathPart[] => [name, o('('), ...inside, o(')')];

const teacher = sub(i('π'), i('e'));
const exercised = sup(i('π'), o('′'));
const first = sub(i('D'), { tag: 'mn', parts: '0' });
const second = sub(i('D'), { tag: 'mn', parts: '1' });
const state = sub(i('s'), i('t'));
const action = sub(i('a'), i('t'));

/** A step of Algorithm 1: the paper's equation, and what a run does for it. */
export interface Step {
  readonly title: string;
  readonly equation: readonly MathPart[];
  readonly does: string;
  /** The settings that say how much of it, and how. */
  readonly settings: readonly string[];
}

/** Algorithm 1 of the paper, a cycle from its begin to its end. */
export const steps: readonly Step[] = [
  {
    title: 'The teacher explores',
    equation: [first, o('∼'), teacher],
    does:
      'The teacher acts for a number of steps, its actions drawn from a Gaussian about its mean. The rollouts ' +
      'are logged under the role teacher.',
    settings: ['exploreSteps', 'teacherInitialLogStd'],
  },
  {
    title: 'The student exercises',
    equation: [exercised, o('='), ...of(i('DDPG'), i('π'), o(','), first)],
    does:
      'Updates with minibatches from the teacher’s new data alone. By default they are undone before the last ' +
      'step: networks, targets, moments and step counts.',
    settings: ['exerciseUpdates', 'exerciseMove'],
  },
  {
    title: 'The student is measured',
    equation: [second, o('∼'), exercised, o(','), ...of(i('R'), exercised), o('≈'), ...of(i('return of'), second)],
    does:
      'The exercised student acts without noise; its return is the mean over the trajectories of these steps. ' +
      'They are logged under the role student.',
    settings: ['evaluationSteps', 'returnEstimate', 'studentStart'],
  },
  {
    title: 'The meta-reward',
    equation: [i('r'), o('='), ...of(i('R'), exercised), o('−'), ...of(i('R'), i('π'))],
    does:
      'The rise of the return by the exercise. R(π) is that of the cycle before, or of steps of its own, which ' +
      'count in the budget.',
    settings: ['metaReward', 'baselineReturn', 'metaRewardBaseline', 'metaRewardScale'],
  },
  {
    title: 'The teacher learns',
    equation: [
      teacher,
      o('←'),
      teacher,
      o('+'),
      i('η'),
      i('r'),
      under(o('∑'), i('t')),
      o('∇'),
      i('log'),
      ...of(teacher, action, o('|'), state),
    ],
    does:
      'Steps of Adam along the policy gradient (equation 5 of the paper). The actions are as they were drawn, ' +
      'before clipping; the states as they were normalised then.',
    settings: ['teacherUpdates', 'teacherLearningRate'],
  },
  {
    title: 'The buffer grows',
    equation: [i('B'), o('←'), i('B'), o('∪'), first, o('∪'), second],
    does: 'What teacher and student did goes into the replay buffer, the oldest out when it is full.',
    settings: ['replayCapacity'],
  },
  {
    title: 'The student learns',
    equation: [i('π'), o('←'), ...of(i('DDPG'), i('π'), o(','), i('B'))],
    does:
      'Updates with minibatches from the whole buffer: critic, actor and targets. The cycle is saved with its ' +
      'rollouts, and the next one begins.',
    settings: ['studentUpdates', 'batchSize', 'gamma', 'tau'],
  },
];
