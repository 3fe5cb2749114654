/**
 * `npm run bench`: how fast the learner is, what a run costs beyond it, and how
 * long a person waits for the interface on a generated database and for maps of
 * states.
 * Options: --json, --part learner|gpu|runs|interface|coverage|statistics|measures, the
 * last only when asked for (how far measures are from the truth), --rounds N, --runs N
 * --learners N,N,… side by side on a graphics processor,
 * and --rollouts N (of each run) of the generated database, --states N of the
 * maps that peers make too, --large for maps of 2.5 million as well (minutes each),
 * --studies N simulated for the coverage of each interval that resamples.
 * For measures --rounds N is how often each is simulated, --laws 'ring|clusters' picks
 * pairs of laws by words of their names, --size 50, 100 or 200 by the states of a rollout.
 * Ratios are of neighbours in time and survive a machine that others use; times do not.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { benchCoverage, benchDensity, benchLargeCoverage, type MapBenchmark } from './coverage.ts';
import { benchGpu, type GpuBenchmark } from './gpu.ts';
import { benchedEngines, benchLearners, paperSizes, type LearnerBenchmark } from './learner.ts';
import { benchMeasures, samplings, type MeasureBenchmark } from './measures.ts';
import { benchInterface, type InterfaceBenchmark } from './interface.ts';
import type { Timing } from './timing.ts';
import { benchStatistics, type CoverageSimulation } from './statistics.ts';
import { laws, simulatedRuns } from '../../src-main/statistics/comparison/coverageTable.ts';
import { benchWholeRun, type WholeRunBenchmark } from './wholeRun.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    part: { type: 'string' },
    learners: { type: 'string' },
    rounds: { type: 'string' },
    runs: { type: 'string', default: '1000' },
    rollouts: { type: 'string', default: '1000' },
    states: { type: 'string', default: '50000' },
    studies: { type: 'string', default: '2000' },
    laws: { type: 'string', default: '' },
    size: { type: 'string' },
    large: { type: 'boolean', default: false },
  },
});
const wants = (part: string): boolean => values.part === undefined || values.part === part;
const machine = {
  processor: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  node: process.version,
  v8: process.versions.v8,
};

const learner = !wants('learner') ? null : await benchLearners(Number(values.rounds ?? 15));
const gpu = !wants('gpu')
  ? null
  : await benchGpu(
      { ...paperSizes, replayCapacity: 4096, teacher: 'none' },
      values.learners?.split(',').map(Number) ?? null,
      Number(values.rounds ?? 5),
    );
const runs: WholeRunBenchmark[] = [];
for (const task of !wants('runs') ? [] : (['Pendulum', 'Hopper', 'InvertedDoublePendulum'] as const))
  runs.push(await benchWholeRun(task, 60_000, Number(values.rounds ?? 3)));
const screens = wants('interface')
  ? await benchInterface(Number(values.runs), Number(values.rollouts), Number(values.rounds ?? 5))
  : null;
const maps = wants('coverage') ? await benchCoverage(Number(values.states)) : [];
const density = wants('coverage') ? benchDensity() : null;
const intervals = wants('statistics') ? benchStatistics(Number(values.studies)) : [];
const measures: MeasureBenchmark[] = [];
if (values.part === 'measures') {
  const among = samplings.filter(({ states }) => values.size === undefined || states === Number(values.size));
  if (!values.json) console.log(measuresHeading());
  for (const found of benchMeasures(Number(values.rounds ?? 200), among, values.laws.split('|'))) {
    measures.push(...found);
    if (!values.json) console.log(found.map(measureRow).join('\n'));
  }
}
if (values.large) maps.push(...(await benchLargeCoverage()));

if (values.json)
  console.log(
    JSON.stringify({ machine, learner, gpu, runs, interface: screens, maps, density, intervals, measures }, null, 2),
  );
else {
  console.log(`${machine.processor}, ${machine.cores} cores, Node ${machine.node}; median (least - most)\n`);
  if (learner !== null) console.log(learnerTable(learner));
  if (gpu !== null) console.log(gpuTable(gpu));
  if (runs.length > 0) console.log(runTable(runs));
  if (screens !== null) console.log(interfaceTable(screens));
  if (maps.length > 0) console.log(mapTable(maps));
  if (intervals.length > 0) console.log(coverageTable(intervals));
  if (density !== null)
    console.log(
      `\nDensity of a million points, ms: ${density.median.toFixed(1)} (${density.least.toFixed(1)} - ` +
        `${density.most.toFixed(1)}), target about 10`,
    );
}

function gpuTable(found: GpuBenchmark | string): string {
  if (typeof found === 'string') return `Graphics processor: not measured. ${found}`;
  const { device, simd, crowds, refused } = found;
  return [
    `Learners side by side on ${device}`,
    row('', 'updates a second', 'over one simd learner'),
    row('simd', shown(simd), '1'),
    ...crowds.map(({ learners, updatesPerSecond, overSimd }) =>
      row(`webgpu-fused, ${learners}`, shown(updatesPerSecond), overSimd.toPrecision(3)),
    ),
    ...refused,
  ].join('\n');
}

function coverageTable(simulations: readonly CoverageSimulation[]): string {
  const cell = (simulated: number, recorded: number): string => `${simulated.toFixed(1)} (${recorded.toFixed(1)})`;
  return [
    '\nPercent of simulated studies whose 95% interval holds the truth (what the program says), target 94 to 96',
    ...laws.flatMap((law) => [
      `${law} returns`.padEnd(40) + simulatedRuns.map((n) => `n = ${n}`.padStart(14)).join(''),
      ...simulations
        .filter((each) => each.law === law)
        .map(
          ({ interval, simulated, recorded }) =>
            `  ${interval}`.padEnd(40) + simulated.map((value, i) => cell(value, recorded[i]).padStart(14)).join(''),
        ),
    ]),
  ].join('\n');
}

function learnerTable({ engines, speedUp, eightOverOne }: LearnerBenchmark): string {
  return [
    'Learner: observations of 11, actions of 3, minibatches of 64',
    row('', 'update, ms', 'action, us', "teacher's update, ms"),
    ...benchedEngines.map((engine) =>
      row(engine, shown(engines[engine].update), shown(engines[engine].act), shown(engines[engine].teacherUpdate)),
    ),
    '',
    `simd     ${shown(speedUp.simd)} times as fast as tfjs-wasm   (target 30)`,
    `simd-fma ${shown(speedUp['simd-fma'])} times as fast as tfjs-wasm   (target 50)`,
    `eight simd learners in one process cost ${shown(eightOverOne)} times one alone, each   (target 1.1)\n`,
  ].join('\n');
}

function runTable(benchmarks: readonly WholeRunBenchmark[]): string {
  return [
    `Whole meta runs of ${benchmarks[0].interactions.toLocaleString('en')} interactions, seconds`,
    row('', 'whole', 'physics alone', 'updates alone', 'ratio (target 1.25)'),
    ...benchmarks.map(({ task, whole, physics, updates, ratio }) =>
      row(task, shown(whole), shown(physics), shown(updates), shown(ratio)),
    ),
  ].join('\n');
}

function interfaceTable({
  runs: count,
  rollouts,
  generated,
  window,
  table,
  curves,
  manyCurves,
  smoothing,
  replay,
  nextReplay,
  scrub,
}: InterfaceBenchmark): string {
  return [
    `\nInterface on ${count.toLocaleString('en')} runs with ${rollouts.toLocaleString('en')} rollouts (made in ` +
      `${generated.toFixed(0)} s), seconds until it is drawn`,
    row('window usable', shown(window), '(target 1.5)'),
    row('run table', shown(table), '(target 0.2)'),
    row('36 curves', shown(curves), '(target 0.3)'),
    row('50 curves of 5,000 points', shown(manyCurves)),
    row('smoothing them', shown(smoothing)),
    row('rollout of 1,000 steps', shown(replay), `(target 0.15), the next ${shown(nextReplay)}`),
    row(
      'scrubbing, ms a frame',
      shown(scrub.update),
      `and ${shown(scrub.draw)} to draw; ${shown(scrub.frame)} with what screen and graphics take (target 16.7)`,
    ),
  ].join('\n');
}

function mapTable(benchmarks: readonly MapBenchmark[]): string {
  const number = (value: number | null, digits = 3): string => (value === null ? '-' : value.toPrecision(digits));
  return [
    '\nMaps of states of Hopper; targets: UMAP 0.15 of umap-learn, t-SNE 0.2 of Rtsne, at no lower preservation',
    row('', 'states', 'wall, s', 'processor, s', 'memory, MB', '15 nearest kept', 'trustworthiness'),
    ...benchmarks.map(
      ({ name, states, wall, cpu, memory, neighbourPreservation, trustworthiness, note }) =>
        row(
          name,
          states.toLocaleString('en'),
          number(wall),
          number(cpu),
          number(memory),
          number(neighbourPreservation),
          number(trustworthiness, 4),
        ) + (note === '' ? '' : `  ${note}`),
    ),
  ].join('\n');
}

function measuresHeading(): string {
  return [
    'Measures of two sets. Rollouts differ in length, between 0.4 and 1.6 of the mean; correlation is from one state ' +
      'to the next.',
    measureCells('law: measure', ['rollouts x states', 'correlation', 'truth', 'mean', 'deviation', 'told']),
  ].join('\n');
}

function measureRow(found: MeasureBenchmark): string {
  const { law, measure, sampling, repetitions, told, truth, mean, deviation } = found;
  const numbers = [truth, mean, deviation].map((x) => x.toFixed(3));
  return measureCells(`${law}: ${measure}`, [
    `${sampling.rollouts} x ${sampling.states}`,
    sampling.correlation.toString(),
    ...numbers,
    `${told} of ${repetitions}`,
  ]);
}

function measureCells(name: string, cells: readonly string[]): string {
  return [name.padEnd(34), ...cells.map((cell) => cell.padStart(17))].join('');
}

function row(name: string, ...cells: readonly string[]): string {
  return [name.padEnd(24), ...cells.map((cell) => cell.padStart(24))].join('');
}

function shown({ median, least, most }: Timing): string {
  return `${median.toPrecision(3)} (${least.toPrecision(3)} - ${most.toPrecision(3)})`;
}
