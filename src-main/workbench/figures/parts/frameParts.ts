import { findRollout } from '../../../../db/log/rollouts.ts';
import { TutelageError } from '../../../contract/errors.ts';
import type { FigurePanel } from '../../../contract/figures/specification.ts';
import { roleTitles } from '../../../contract/vocabulary.ts';
import { roleColours } from '../../../figures/colours.ts';
import { framesOf } from '../../../figures/panels/frameStrokes.ts';
import { resimulate } from '../../../learning/trainer/resimulation.ts';
import type { SimulatorFactory } from '../../../tasks/tasks.ts';
import { simulatedTask } from '../../imports/taskOfRun.ts';
import { requireRun } from '../../requireRun.ts';
import { framesRollout } from '../figureRuns.ts';
import type { PanelContext, PanelParts } from './panelContext.ts';

type FramesPanel = Extract<FigurePanel, { kind: 'frames' }>;

/** Moments of a logged rollout, which is carried out again to know where its solids were. */
export async function frameParts(
  panel: FramesPanel,
  { database }: Pick<PanelContext, 'database'>,
  load: () => Promise<SimulatorFactory>,
): Promise<PanelParts> {
  const id = framesRollout(database, panel);
  const rollout = findRollout(database, id);
  if (rollout === undefined) throw new TutelageError('not-found', `There is no rollout ${id} in this database.`);
  const run = requireRun(database, rollout.run);
  const { name, timestep } = simulatedTask(run, rollout.initial);
  const last = Math.min(rollout.steps, panel.to ?? rollout.steps);
  if (panel.from > last)
    throw new TutelageError(
      'invalid-request',
      `The frames begin at step ${panel.from}, and the rollout has ${rollout.steps} steps.`,
    );
  const count = Math.min(panel.count, last - panel.from + 1);
  const steps = Array.from({ length: count }, (_, i) =>
    count === 1 ? panel.from : Math.round(panel.from + (i * (last - panel.from)) / (count - 1)),
  );
  const simulator = (await load()).create(name);
  try {
    const { poses } = resimulate(simulator, rollout.initial, rollout.actions);
    return {
      panels: [
        {
          kind: 'frames',
          title: panel.title ?? `${roleTitles[rollout.role]} of ${run.name}, rollout ${rollout.index + 1}`,
          colour: roleColours[rollout.role],
          frames: framesOf(name, simulator.geoms, poses, steps, timestep),
        },
      ],
      notes: [],
    };
  } finally {
    simulator.dispose();
  }
}
