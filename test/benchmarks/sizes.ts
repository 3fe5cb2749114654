import { ddpgStudent } from '../../src-main/engines/learner.ts';
/**
 * From which size of network on another engine pays: every engine of this
 * machine, timed as `auto` times it, at growing sizes. Made for machines with a
 * GPU: npm ci, then npx node test/benchmarks/sizes.ts [--json]
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { engineNames, type EngineName, type LearnerOptions } from '../../src-main/engines/learner.ts';
import { graphicsProcessors } from '../../src-main/training/engine/graphics.ts';
import { trialEntry } from '../../src-main/doors/entries.ts';
import { startTrialsAt } from '../../src-main/training/trial.ts';

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
const tryEngine = startTrialsAt(trialEntry, 60);
const sizes = [
  [64, 64],
  [256, 64],
  [256, 256],
  [512, 256],
  [1024, 256],
  [1024, 1024],
  [2048, 1024],
] as const;

interface Row {
  readonly hidden: number;
  readonly batch: number;
  /** Milliseconds for one update and for one action; null where the engine did not get through. */
  readonly engines: Readonly<Partial<Record<EngineName, { readonly update: number; readonly action: number } | null>>>;
}

const processor = cpus()[0]?.model.trim() ?? 'unknown';
const graphics = await graphicsProcessors();
const absent: Partial<Record<EngineName, string>> = {};
const rows: Row[] = [];
if (!values.json)
  console.log(
    `${processor}; ` +
      (graphics.map(({ name, driver }) => `${name}, ${driver}`).join('; ') || 'no NVIDIA driver found') +
      '\nmilliseconds an update / an action, observations of 11, actions of 3',
  );
for (const [hidden, batch] of sizes) {
  const engines: Partial<Record<EngineName, { update: number; action: number } | null>> = {};
  for (const engine of engineNames) {
    // The JavaScript backend takes minutes where the others take milliseconds.
    if (absent[engine] !== undefined || (engine === 'tfjs-cpu' && hidden > 256)) continue;
    const { report } = await tryEngine({ engine, options: optionsOf(hidden, batch), reference: null, seconds: 1 });
    if (report.kind === 'unavailable') absent[engine] = report.reason;
    else
      engines[engine] =
        report.kind === 'done'
          ? { update: 1e3 * report.timing.secondsPerUpdate, action: 1e3 * report.timing.secondsPerAction }
          : null;
  }
  rows.push({ hidden, batch, engines });
  if (!values.json)
    console.log(
      `hidden ${hidden}, minibatch ${batch}: ${Object.entries(engines)
        .map(
          ([engine, times]) =>
            `${engine} ` +
            `${times === null ? 'failed' : `${times.update.toPrecision(3)} / ${times.action.toPrecision(2)}`}`,
        )
        .join('   ')}`,
    );
}
if (values.json) console.log(JSON.stringify({ processor, graphics, absent, rows }, null, 2));
else for (const [engine, reason] of Object.entries(absent)) console.log(`${engine}: ${reason}`);

function optionsOf(hidden: number, batch: number): LearnerOptions {
  return {
    observationSize: 11,
    actionSize: 3,
    hiddenSizes: [hidden, hidden],
    batchSize: batch,
    replayCapacity: 100_000,
    explorationCapacity: 100,
    gamma: 0.99,
    tau: 0.01,
    actorLearningRate: 1e-4,
    criticLearningRate: 1e-3,
    criticL2: 1e-2,
    criticL2Kernels: 'hidden',
    ...ddpgStudent,
    observationClip: 5,
    teacher: 'gaussian',
    teacherInputSize: 11,
    samplingState: Uint32Array.of(1, 2, 3, 4),
  };
}
