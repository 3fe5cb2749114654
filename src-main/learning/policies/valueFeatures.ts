import { firstMoments, runningDeviation } from '../../engines/moments.ts';
import type { Learner } from '../../engines/learner.ts';
import type { Configuration } from '../configuration.ts';
import type { TakenStep } from './policy.ts';

export interface ValueState {
  readonly count: number;
  readonly sum: number;
  readonly sumOfSquares: number;
}

const CLIP = 5;

/**
 * The algorithmic state that `meta-state` shows its teacher (section 4, iii):
 * the normalised Q(s, mu(s)), and either its change since the previous cycle's
 * networks or "the Bellman residual error of the Q function between the current
 * and last policies". The latter we read as
 * r + gamma Q(s, mu(s)) - Q_last(s_before, a_before), of the step that led to s,
 * which is the last whose reward is known; 0 at the start of an episode.
 *
 * Q is normalised by running moments over all of D0 so far, with the same
 * starting counts, floor and clip as observations; they move between cycles
 * only, so that one D0 is normalised alike. Change and residual are divided by
 * Q's standard deviation.
 */
export interface ValueFeatures {
  /**
   * Writes the two features of one raw observation, and of the step before it, to target[offset] and target[offset +
   * 1].
   */
  write(observation: Float32Array, before: TakenStep | null, target: Float32Array, offset: number): Promise<void>;
  /**
   * Feeds the moments and keeps the present networks to compare the next cycle with; after D0, before anything is
   * updated.
   */
  keepNetworks(): Promise<void>;
  /** Mean and standard deviation of Q. */
  moments(): [number, number];
  state(): ValueState;
}

/** @param moving false for a stored teacher, whose normalisation stays as it was stored. */
export function createValueFeatures(
  learner: Learner,
  feature: Configuration['valueFeature'],
  from: ValueState | null,
  moving = true,
): ValueFeatures {
  let { count, sum, sumOfSquares } = from ?? firstMoments;
  let seen: number[] = [];
  const action = new Float32Array(learner.options.actionSize);
  const value = new Float32Array(1);

  function moments(): [number, number] {
    return [sum / count, runningDeviation(count, sum, sumOfSquares)];
  }

  /** What Q(s, mu(s)) = `now` is compared with: the difference, in units of Q. */
  async function difference(now: number, observation: Float32Array, before: TakenStep | null): Promise<number> {
    switch (feature) {
      case 'change':
        await learner.act('previousActor', observation, action);
        await learner.value('previousCritic', observation, action, value);
        return now - value[0];
      case 'bellman-residual':
        if (before === null) return 0;
        await learner.value('previousCritic', before.observation, before.action, value);
        return before.reward + learner.options.gamma * now - value[0];
    }
  }

  return {
    moments,
    async write(observation, before, target, offset) {
      await learner.act('actor', observation, action);
      await learner.value('critic', observation, action, value);
      const now = value[0];
      const second = await difference(now, observation, before);
      const [mean, deviation] = moments();
      target[offset] = clip((now - mean) / deviation);
      target[offset + 1] = clip(second / deviation);
      seen.push(now);
    },
    async keepNetworks() {
      for (const q of moving ? seen : []) {
        count += 1;
        sum += q;
        sumOfSquares += q * q;
      }
      seen = [];
      await learner.writeNetwork('previousActor', await learner.readNetwork('actor'));
      await learner.writeNetwork('previousCritic', await learner.readNetwork('critic'));
    },
    state: () => ({ count, sum, sumOfSquares }),
  };
}

function clip(value: number): number {
  return Math.max(-CLIP, Math.min(CLIP, value));
}
