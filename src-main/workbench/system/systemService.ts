import type { SystemDescription } from '../../contract/contract.ts';
import type { EngineHere } from '../../contract/about.ts';
import type { Handlers } from '../../contract/service.ts';
import { engineNames, type EngineName, type LearnerOptions } from '../../engines/learner.ts';
import { resolveConfiguration } from '../../learning/resolution.ts';
import { learnerOptions } from '../../learning/learnerOptions.ts';
import { taskByName } from '../../tasks/tasks.ts';
import type { TryEngine } from '../../training/trial.ts';
import { partVersions } from '../../training/versions.ts';

export interface SystemServiceOptions {
  readonly describe: () => SystemDescription;
  readonly tryEngine: TryEngine;
}

type SystemHandlers = Pick<Handlers, Extract<keyof Handlers, `system.${string}`>>;

/** What the program is, where it stands, and what it finds on this machine. */
export function createSystemService({ describe, tryEngine }: SystemServiceOptions): SystemHandlers {
  let engines: Promise<readonly EngineHere[]> | null = null;
  return {
    'system.describe': describe,
    'system.versions': partVersions,
    // Looked for once: what is installed stays until the program is started again.
    'system.engines': () => (engines ??= findEngines(tryEngine)),
  };
}

/** One after the other, so that looking takes little from what trains meanwhile. */
async function findEngines(tryEngine: TryEngine): Promise<readonly EngineHere[]> {
  const options = smallLearner();
  const found: EngineHere[] = [];
  for (const engine of engineNames) found.push(await findEngine(engine, options, tryEngine));
  return found;
}

async function findEngine(engine: EngineName, options: LearnerOptions, tryEngine: TryEngine): Promise<EngineHere> {
  const { report } = await tryEngine({ engine, options, reference: null, seconds: 0 });
  switch (report.kind) {
    case 'done':
      return { engine, isHere: true, device: report.device };
    case 'unavailable':
    case 'failed':
      return { engine, isHere: false, reason: report.reason };
  }
}

function smallLearner(): LearnerOptions {
  const configuration = resolveConfiguration({ task: 'Pendulum', method: 'ddpg', hiddenSizes: [16, 16] });
  return learnerOptions(configuration, taskByName('Pendulum'), null);
}
