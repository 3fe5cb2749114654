import type { Learner } from '../engines/learner.ts';

export interface ValueState {
  readonly count: number;
  readonly sum: number;
  readonly sumOfSquares: number;
}

const CLIP = 5;

/**
 * The algorithmic state that `meta-state` shows its teacher (section 4, iii):
 * the normalised Q(s, mu(s)) and its change since the previous cycle's
 * networks. Q is normalised by running moments over all of D0 so far, with the
 * same starting counts, floor and clip as observations; they move between
 * cycles only, so that one D0 is normalised alike.
 */
export interface ValueFeatures {
  /** Writes the two features of one raw observation to target[offset] and target[offset + 1]. */
  write(observation: Float32Array, target: Float32Array, offset: number): Promise<void>;
  /** Feeds the moments and keeps the present networks to compare the next cycle with; after D0, before anything is updated. */
  keepNetworks(): Promise<void>;
  /** Mean and standard deviation of Q. */
  moments(): [number, number];
  state(): ValueState;
}

/** @param moving false for a stored teacher, whose normalisation stays as it was stored. */
export function createValueFeatures(learner: Learner, from: ValueState | null, moving = true): ValueFeatures {
  let { count, sum, sumOfSquares } = from ?? { count: 0.01, sum: 0, sumOfSquares: 0.01 };
  let seen: number[] = [];
  const action = new Float32Array(learner.options.actionSize);
  const value = new Float32Array(1);

  function moments(): [number, number] {
    const mean = sum / count;
    return [mean, Math.sqrt(Math.max(sumOfSquares / count - mean * mean, 0.01))];
  }

  return {
    moments,
    async write(observation, target, offset) {
      await learner.act('actor', observation, action);
      await learner.value('critic', observation, action, value);
      const now = value[0];
      await learner.act('previousActor', observation, action);
      await learner.value('previousCritic', observation, action, value);
      const before = value[0];
      const [mean, deviation] = moments();
      target[offset] = clip((now - mean) / deviation);
      target[offset + 1] = clip((now - before) / deviation);
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
