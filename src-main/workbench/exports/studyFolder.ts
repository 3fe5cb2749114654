import type { RunSummary } from '../../contract/runs.ts';
import type { Study } from '../../contract/studies.ts';
import { toCsv } from '../../figures/formats/csv.ts';
import type { ExportFormat } from './exportRun.ts';

/** The runs of a study as a table. */
export function runsCsv(runs: readonly RunSummary[], digests: ReadonlyMap<string, string | null>): string {
  return toCsv(
    [
      ...['run', 'name', 'task', 'group', 'method', 'seed', 'status', 'interactions', 'cycles'],
      ...[
        'test_return',
        'best_test',
        'late_test',
        'rollout_return',
        'cumulative_return',
        'seconds',
        'engine',
        'digest',
      ],
    ],
    runs.map((run) => [
      ...[run.id, run.name, run.task, run.group.name, run.method, run.seed, run.status, run.interactions, run.cycles],
      ...[run.returns.test, run.bestTest, run.lateTest, run.returns.rollout, run.returns.cumulative, run.seconds],
      ...[run.engine, digests.get(run.id) ?? null],
    ]),
  );
}

const formatWords: Readonly<Record<ExportFormat, string>> = {
  hdf5:
    '`data/RUN/data/main_data.hdf5`: rollouts in the layout of Minari, a group an episode, with the states of the ' +
    'simulator in `infos` (qpos, qvel) where they are known; `data/RUN/metrics.csv`: a row a logged step',
  parquet: '`data/RUN-steps.parquet`: a row a step of a rollout; `data/RUN-metrics.parquet`: a row a logged step',
  csv: '`data/RUN-steps.csv`: a row a step of a rollout; `data/RUN-metrics.csv`: a row a logged step',
  npz:
    '`data/RUN.npz`: rollouts one after the other under the names of D4RL, with `episode` and `step`; ' +
    '`data/RUN-metrics.npz`: an array a metric',
  tensorboard: '`data/RUN/events.out.tfevents…`: what TensorBoard shows, `tensorboard --logdir data`',
};

/** What is in the folder, and how to read it. */
export function studyReadme(study: Study, runs: readonly RunSummary[], format: ExportFormat, version: string): string {
  const line = (run: RunSummary): string =>
    `| ${[run.id, run.task, run.group.name, run.seed, run.status, number(run.returns.test)].join(' | ')} |`;
  return `# ${study.name}

${study.question === '' ? 'A study of Tutelage.' : study.question}

Written by Tutelage ${version}. ${runs.length} runs.

- \`study.json\`: the plan, tasks x variants x seeds, as \`tutelage study new\` takes it
- \`runs.csv\`: a row a run, with its returns and the digest of its rollouts
- \`table-READING.csv\`: the study's table by each reading of the return
- ${formatWords[format]}
- \`runs.db\`: all of it as a database, which \`tutelage --db\` opens and \`tutelage merge\` takes in

The readings of a return: test, the deterministic student from reset, outside the budget; rollout, the mean of the last
100 finished training episodes; cumulative, the mean of all of them; late, the mean of the last tenth of the tests.
Actions are in the units of the task. float32 throughout, but for states and seconds (float64).

| run | task | group | seed | status | test return |
| --- | --- | --- | --- | --- | --- |
${runs.map(line).join('\n')}
`;
}

function number(value: number | null): string {
  return value === null ? '-' : value.toPrecision(5);
}
