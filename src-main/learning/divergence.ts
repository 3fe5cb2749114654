import type { Learner, UpdateReport } from '../engines/learner.ts';
import type { Configuration } from './configuration.ts';
import { isMeta } from './method.ts';
import type { CycleRecord } from './record.ts';

/** A number that ran away: it is infinite, or none at all. */
export interface Divergence {
  readonly cycle: number;
  /** In words, for example "critic loss". */
  readonly quantity: string;
  readonly value: 'NaN' | 'Infinity' | '-Infinity';
}

/** Thrown where a number first shows it, within a cycle, which is then not committed. */
export class NotFinite extends Error {
  override readonly name = 'NotFinite';
  readonly quantity: string;
  readonly value: number;
  constructor(quantity: string, value: number) {
    super(`The ${quantity} is ${value}.`);
    this.quantity = quantity;
    this.value = value;
  }
}

/** @throws NotFinite */
export function requireFinite(quantity: string, value: number): void {
  if (!Number.isFinite(value)) throw new NotFinite(quantity, value);
}

/**
 * @param whose in words to stand before the quantity; the student's where it says nothing.
 * @throws NotFinite for a loss or a Q of some updates.
 */
export function requireFiniteReport({ criticLoss, actorLoss, meanQ, largestQ }: UpdateReport, whose = ''): void {
  requireFinite(`${whose}critic loss`, criticLoss);
  requireFinite(`${whose}actor loss`, actorLoss);
  requireFinite(`${whose}mean Q`, meanQ);
  requireFinite(`${whose}largest Q`, largestQ);
}

/** Looks at all that a cycle would commit. @throws NotFinite for the first number that is none. */
export async function requireFiniteCycle({ segments, sigma }: CycleRecord, learner: Learner): Promise<void> {
  for (const name of ['critic', 'secondCritic', 'actor', 'teacher'] as const) {
    const words = name === 'secondCritic' ? 'second critic' : name;
    requireAllFinite(`parameters of the ${words}`, await learner.readNetwork(name));
  }
  if (sigma !== null) requireAllFinite("teacher's sigma", sigma);
  for (const { role, observations, actions, rewards } of segments) {
    requireAllFinite(`actions of the ${role}`, actions);
    requireAllFinite(`observations of the ${role}`, observations);
    requireAllFinite(`rewards of the ${role}`, rewards);
  }
}

/** One number that is none makes the whole sum none; the place is looked for only then. */
function requireAllFinite(quantity: string, values: Float32Array): void {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] * 0;
  if (sum !== 0) requireFinite(quantity, values.find((value) => !Number.isFinite(value)) ?? NaN);
}

export function divergenceOf(cycle: number, { quantity, value }: NotFinite): Divergence {
  return { cycle, quantity, value: Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity' };
}

/** What happened, what is kept, and what may help. */
export function describeDivergence({ cycle, quantity, value }: Divergence, configuration: Configuration): string {
  const kept =
    cycle === 0
      ? 'No cycle was whole before it.'
      : `The state of cycle ${cycle - 1} is kept, with all that was logged.`;
  const start = cycle === 0 ? 'Start it again' : 'Fork it from there';
  return (
    `Diverged in cycle ${cycle} (${quantity} is ${value}). ${kept} ${start} with ` +
    `${remedyOf(quantity, configuration)}`
  );
}

function remedyOf(quantity: string, configuration: Configuration): string {
  const { criticLearningRate, actorLearningRate, teacherLearningRate, gamma, method, exerciseMove } = configuration;
  // A teacher that does not learn runs away where the student does, whose states and Q it sees.
  if (quantity.includes('teacher') && isMeta(method) && teacherLearningRate > 0) {
    const scale = configuration.metaRewardScale === 'raw' ? ', or metaRewardScale=running-std' : '';
    return `a lower teacherLearningRate (now ${teacherLearningRate})${scale}.`;
  }
  const move = isMeta(method) && exerciseMove === 'commit' ? ', or exerciseMove=rollback' : '';
  return (
    `a lower criticLearningRate (now ${criticLearningRate}) or actorLearningRate (now ${actorLearningRate}), ` +
    `or a lower gamma (now ${gamma})${move}.`
  );
}
