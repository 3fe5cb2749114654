import type { ImportedCycle } from '../../../db/imports/imports.ts';
import { returnOf, type Timeline } from '../../interop/imports/timeline.ts';
import type { ReadRollout, ReadRun } from '../../interop/imports/readRun.ts';
import type { Role, Segment } from '../../learning/record.ts';
import { isTaskName } from '../../tasks/task.ts';
import { taskByName } from '../../tasks/tasks.ts';
import { chainDigest, EMPTY_DIGEST } from '../../training/verification/digest.ts';

/** The steps of an imported run as rows, with digests chained over its rollouts as over those of our own runs. */
export function* cyclesOf(
  timeline: Timeline,
  task: string,
  { rollouts }: Pick<ReadRun, 'rollouts'>,
  role: Role,
): Generator<ImportedCycle> {
  const own = isTaskName(task) ? taskByName(task) : null;
  const isOurs =
    own !== null && own.observationSize === rollouts?.observationSize && own.actionSize === rollouts.actionSize;
  const bound = isOurs ? own.actionBound : 1;
  const counts = new Map<Role, number>();
  let digest = EMPTY_DIGEST;
  for (const step of timeline.steps) {
    const segments = step.rollouts.map((rollout) => {
      const whose = rollout.role ?? role;
      const index = counts.get(whose) ?? 0;
      counts.set(whose, index + 1);
      return segmentOf(rollout, whose, index, bound);
    });
    if (segments.length > 0) digest = chainDigest(digest, segments);
    yield { ...step, digest, segments };
  }
}

/** @param bound of our task's actions, which are stored in [-1, 1]; those of others stay as they are. */
function segmentOf(rollout: ReadRollout, role: Role, index: number, bound: number): Segment {
  const total = returnOf(rollout);
  return {
    ...{ role, index, firstStep: 0, steps: rollout.steps, ending: rollout.ending },
    initial: { position: rollout.position, velocity: rollout.velocity },
    observations: rollout.observations,
    actions: Float32Array.from(rollout.actions, (action) => action / bound),
    rewards: rollout.rewards,
    segmentReturn: total,
    rolloutReturn: total,
  };
}
