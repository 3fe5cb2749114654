import { transitionLength, type Learner } from '../../engines/learner.ts';
import { drawDistinct } from '../../numerics/sample.ts';
import { randomFromState, type Random } from '../../numerics/random.ts';
import type { Configuration } from '../configuration.ts';
import { requireFiniteReport } from '../divergence.ts';
import { particleNovelty } from './novelty.ts';
import { UPDATES_IN_PIECE, type Pause } from './pause.ts';
import { after, clipAction, type Policy } from './policy.ts';

export interface ExplorerState {
  /** Of the noise on its actions and of what it draws from the replay buffer. */
  readonly random: readonly number[];
  /** Steps so far. */
  readonly acted: number;
}

/**
 * Explores for a student that it knows nothing of: a second DDPG, paid for the
 * novelty of the states that it reaches and for nothing else.
 */
export interface Explorer extends Policy {
  /**
   * The updates of a cycle, on the replay buffer of the student and with its moments.
   * @returns the mean novelty that they were paid; null without updates.
   */
  learn(student: Learner, pause: Pause): Promise<number | null>;
  state(): ExplorerState;
}

/** @param learner the explorer's own. */
export function createExplorer(configuration: Configuration, learner: Learner, random: Random): Explorer {
  return explorer(configuration, learner, random, 0);
}

export function resumeExplorer(configuration: Configuration, learner: Learner, state: ExplorerState): Explorer {
  return explorer(configuration, learner, randomFromState(Uint32Array.from(state.random)), state.acted);
}

function explorer(configuration: Configuration, learner: Learner, random: Random, actedBefore: number): Explorer {
  let acted = actedBefore;
  const { explorerNoise, explorerWarmup, noveltyNeighbours, noveltyBatch } = configuration;
  const updates = configuration.explorerUpdates * configuration.studentUpdates;
  const { observationSize, actionSize, batchSize } = learner.options;
  const rowSize = transitionLength(learner.options);
  const rewardAt = observationSize + actionSize;

  /**
   * A minibatch of transitions that are paid for the novelty of where they led among a larger sample of the replay
   * buffer. It ends nowhere: what lies behind an episode's end is as new as before it.
   */
  async function minibatch(student: Learner): Promise<{ readonly rows: Float32Array; readonly novelty: number }> {
    const slots = drawDistinct(student.replaySize, Math.min(noveltyBatch, student.replaySize), random);
    const sample = new Float32Array(slots.length * rowSize);
    await student.readTransitions(slots, sample);
    const reached = new Float32Array(slots.length * observationSize);
    for (let i = 0; i < slots.length; i++)
      reached.set(sample.subarray((i + 1) * rowSize - observationSize, (i + 1) * rowSize), i * observationSize);
    await student.normalise(reached, reached);
    const count = Math.min(batchSize, slots.length);
    const rewards = particleNovelty(reached, observationSize, count, noveltyNeighbours);
    const rows = sample.subarray(0, count * rowSize);
    for (let i = 0; i < count; i++) {
      rows[i * rowSize + rewardAt] = rewards[i];
      rows[i * rowSize + rewardAt + 1] = 0;
    }
    return { rows, novelty: rewards.reduce((sum, reward) => sum + reward, 0) / count };
  }

  /** @returns the mean novelty that it was paid. */
  async function update(student: Learner): Promise<number> {
    const { rows, novelty } = await minibatch(student);
    const indices = Uint32Array.from({ length: batchSize }, (_, i) => i % (rows.length / rowSize));
    requireFiniteReport(await learner.updateFrom(rows, 1, indices), "explorer's ");
    return novelty;
  }

  return {
    beginEpisode: () => undefined,
    act(observation, action) {
      acted += 1;
      if (acted <= explorerWarmup) {
        for (let i = 0; i < actionSize; i++) action[i] = 2 * random.uniform() - 1;
        return;
      }
      return after(learner.act('actor', observation, action), () => {
        for (let i = 0; i < actionSize; i++) action[i] += explorerNoise * random.normal();
        clipAction(action);
      });
    },
    async learn(student, pause) {
      await learner.writeMoments(await student.readMoments());
      let paid = 0;
      for (let done = 0; done < updates; done++) {
        if (done % UPDATES_IN_PIECE === 0) await pause();
        paid += await update(student);
      }
      return updates === 0 ? null : paid / updates;
    },
    state: () => ({ random: [...random.state()], acted }),
  };
}
