import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { coverageSchema } from '../contract/coverage/coverage.ts';
import type { RunSummary } from '../contract/runs.ts';
import { tableToLatex, tableToText, type Table } from '../figures/table.ts';
import { aggregate } from '../statistics/aggregate.ts';
import { setApart, setApartRule } from '../statistics/setApart.ts';
import { fewestOfReturns } from '../workbench/comparison/fewEpisodes.ts';
import { gridSets } from '../workbench/maps/figure4.ts';
import type { Workbench } from '../workbench/workbench.ts';
import { analyse } from './analyse.ts';
import { writeCoverage } from './coverage.ts';
import { follow } from './terminal/follow.ts';
import { requireWritableFolder } from './options/outputPath.ts';
import { print, say, withWorkbench, type ExitCode } from './terminal/shell.ts';

const METHODS = ['meta', 'ddpg'] as const;
const SEEDS = [1, 2, 3];
/** Long enough for both methods to learn Pendulum on most seeds, short enough for a first visit. */
const INTERACTIONS = 90_000;
const LEARNED = -250;

/** `tutelage demo`: what the program is for, in about two minutes. */
export async function demo(options: { readonly out: string }): Promise<ExitCode> {
  const folder = resolve(options.out);
  requireWritableFolder('--out', folder);
  mkdirSync(folder, { recursive: true });
  const db = join(folder, 'tutelage.db');
  const begun = performance.now();
  say(
    `Training ${METHODS.join(' and ')} on Pendulum, ${SEEDS.length} seeds each, ` +
      `${INTERACTIONS.toLocaleString('en')} interactions a run.`,
  );
  const configurations = METHODS.flatMap((method) =>
    SEEDS.map((seed) => ({ task: 'Pendulum', method, seed, interactions: INTERACTIONS, testInterval: 5_000 })),
  );
  const trained = await follow({ db, json: false }, (workbench) =>
    workbench.handlers['runs.start']({ configurations }),
  );
  if (trained.exitCode !== 0 || trained.runs.some((run) => run.status !== 'finished')) return trained.exitCode;
  return withWorkbench<ExitCode>({ db }, async (workbench) => {
    const { runs } = trained;
    const table = returnTable(runs);
    print(`\n${tableToText(table)}\n`);
    writeFileSync(join(folder, 'returns.tex'), tableToLatex(table));
    const learned = runs.filter((run) => run.returns.test !== null && run.returns.test > LEARNED).length;
    say(`${learned} of ${runs.length} runs end with a test return better than ${LEARNED}.`);
    await writeCurves(workbench, runs, folder);
    say('Mapping the states that teacher, student and baseline visited …');
    const result = await analyse(
      workbench,
      coverageSchema.parse({
        sets: gridSets(runs, false),
        embedding: { method: 'tsne', seed: 1 },
        statesPerSet: 2_500,
      }),
    );
    await writeCoverage(workbench, result, folder, 'figure4');
    say(`\nDone in ${((performance.now() - begun) / 1000).toFixed(0)} s. In ${folder}:`);
    say('  learning-curves.{svg,pdf,png,csv}  test return against interactions');
    say(
      '  figure4.{svg,pdf,png,csv,json}     state visitation densities: rows early and late, columns teacher, ' +
        'student, baseline',
    );
    say('  returns.tex                        the table above');
    say(`\nOpen the workbench on these runs with:\n  npm start -- --db ${db}`);
    return 0;
  });
}

/** Where runs have finished fewer episodes than the rollout return is of. */
function fewEpisodes(runs: readonly RunSummary[]): string {
  const least = fewestOfReturns(runs.map(({ returns }) => returns));
  return least !== null ? ` (of ${least} at least, where a run has finished no more)` : '';
}

function returnTable(runs: readonly RunSummary[]): Table {
  const readings: readonly ((run: RunSummary) => number | null)[] = [
    (run) => run.returns.test,
    (run) => run.returns.rollout,
    (run) => run.returns.cumulative,
  ];
  const values = (method: string, read: (run: RunSummary) => number | null): readonly number[] =>
    runs.filter((run) => run.method === method).map((run) => read(run) ?? NaN);
  return {
    caption:
      `Return on Pendulum after ${INTERACTIONS.toLocaleString('en')} interactions: of the last test ` +
      `(deterministic student, off budget), of the last 100 finished training episodes${fewEpisodes(runs)}, and ` +
      'of all training episodes.',
    label: 'tab:demo',
    columns: [{ title: 'Method' }, { title: 'Test' }, { title: 'Rollout' }, { title: 'Cumulative' }],
    rule: setApartRule.replace('row', 'column'),
    rows: METHODS.map((method, place) => [
      method,
      ...readings.map((read) => ({
        ...aggregate(values(method, read), { estimator: 'mean', band: 'standard-deviation' }),
        best: setApart(METHODS.map((other) => values(other, read))) === place,
      })),
    ]),
  };
}

async function writeCurves(workbench: Workbench, runs: readonly RunSummary[], folder: string): Promise<void> {
  for (const format of ['svg', 'pdf', 'png', 'csv'] as const) {
    const [{ content, encoding }] = await workbench.handlers['figures.exportCurves']({
      runs: runs.map((run) => run.id),
      metric: 'test_return',
      axis: 'interactions',
      estimator: 'mean',
      band: 'standard-deviation',
      smoothing: 0,
      format,
      venue: 'icml',
      width: null,
    });
    writeFileSync(join(folder, `learning-curves.${format}`), Buffer.from(content, encoding));
  }
}
