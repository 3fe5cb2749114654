import type { Returns, RunDetail, RunSummary } from '../contract/runs.ts';
import { formatSetting } from '../learning/trainer/fork.ts';
import { RECENT_EPISODES } from '../learning/record.ts';
import { duration } from './terminal/progressBar.ts';
import { print, resolveRun, say, withStoredRuns, type DatabaseOption, type ExitCode } from './terminal/shell.ts';

/** `tutelage runs`: one line a run, or one JSON object a line. */
export function listRuns(options: DatabaseOption & { readonly json: boolean }): Promise<ExitCode> {
  return withStoredRuns<ExitCode>(options, async (workbench) => {
    const runs = (await workbench.handlers['runs.list']({})).filter((run) => run.trashedAt === null);
    if (options.json) for (const run of runs) print(JSON.stringify(run));
    else if (runs.length === 0)
      say('No runs yet. Start one with: tutelage train --task Pendulum --method meta --seed 1');
    else
      print(
        columns(
          ['run', 'status', 'interactions', 'of', 'test', 'rollout', 'cumulative', 'time', 'engine'],
          runs.map(rowOf),
        ),
      );
    for (const { id, origin } of options.json ? [] : runs)
      if (origin !== null) say(`${id} is a fork of ${origin.run}, after its cycle ${origin.cycle}.`);
    return 0;
  });
}

/** `tutelage show RUN`: all that is known of one run. */
export function showRun(name: string, options: DatabaseOption & { readonly json: boolean }): Promise<ExitCode> {
  return withStoredRuns<ExitCode>(options, async (workbench) => {
    const run = await workbench.handlers['runs.get']({ run: await resolveRun(workbench, name) });
    if (options.json) print(JSON.stringify(run, null, 2));
    else print(describe(run));
    return 0;
  });
}

function rowOf(run: RunSummary): string[] {
  const { returns } = run;
  return [
    run.id,
    run.status,
    run.interactions.toLocaleString('en'),
    run.budget.toLocaleString('en'),
    number(returns.test),
    rolloutText(returns),
    number(returns.cumulative),
    duration(run.seconds),
    run.source === null ? (run.engine ?? '-') : 'imported',
  ];
}

function describe(run: RunDetail): string {
  const { returns, provenance } = run;
  const facts: [string, string][] = [
    ['run', run.id],
    ['name', run.name],
    ['status', run.message === null ? run.status : `${run.status}: ${run.message}`],
    [
      'interactions',
      `${run.interactions.toLocaleString('en')} of ${run.budget.toLocaleString('en')}, in ` +
        `${run.cycles.toLocaleString('en')} cycles`,
    ],
    [
      'return',
      `test ${number(returns.test)} (best ${number(run.bestTest)}), rollout ${rolloutText(returns)}, ` +
        `cumulative ${number(returns.cumulative)}`,
    ],
    [
      'rollouts',
      Object.entries(run.rollouts)
        .filter(([, count]) => count > 0)
        .map(([role, count]) => `${role} ${count.toLocaleString('en')}`)
        .join(', ') || 'none',
    ],
    ...originFacts(run),
    ...sourceFacts(run),
    ['engine', run.source === null ? (run.engine ?? 'not started') : 'none: it was trained elsewhere'],
    ['time', duration(run.seconds)],
    ['created', run.createdAt],
    ['digest', run.digest ?? 'none yet'],
    [
      'configuration',
      Object.entries(run.configuration)
        .map(([key, value]) => `${key}=${Array.isArray(value) ? value.join(',') : String(value)}`)
        .join('\n              '),
    ],
  ];
  if (provenance !== null) {
    facts.push([
      'machine',
      `${provenance.machine.processor}, ${provenance.machine.cores} cores, ${provenance.machine.platform}`,
    ]);
    const { git, versions } = provenance;
    const commit = git === null ? '' : `, commit ${git.commit.slice(0, 12)}${git.changed ? ' with changes' : ''}`;
    facts.push(['program', `${versions['tutelage'] ?? '?'} on Node ${versions['node'] ?? '?'}${commit}`]);
    facts.push(['command', provenance.command.join(' ')]);
  }
  return facts.map(([key, value]) => `${key.padEnd(13)} ${value}`).join('\n');
}

function originFacts({ origin, changes }: RunDetail): [string, string][] {
  if (origin === null) return [];
  const changed = changes.map(({ key, from, to }) => `${key} ${formatSetting(to)} (was ${formatSetting(from)})`);
  return [
    [
      'forked from',
      `${origin.run} after cycle ${origin.cycle.toLocaleString('en')} ` +
        `(${origin.interactions.toLocaleString('en')} interactions): ${changed.join(', ')}`,
    ],
    ['its digest', origin.digest],
  ];
}

function sourceFacts({ source }: RunDetail): [string, string][] {
  if (source === null) return [];
  return [
    ['imported', `${source.importedAt} from ${source.path} (${source.program})`],
    ...source.notices.map((notice): [string, string] => ['', notice]),
  ];
}

/** With the number of its episodes where they are few: "-1348.9 (12)". */
export function rolloutText({ rollout, rolloutEpisodes }: Returns): string {
  const value = number(rollout);
  // An imported log need not say how many they are.
  const isWhole = rollout === null || rolloutEpisodes === 0 || rolloutEpisodes >= RECENT_EPISODES;
  return isWhole ? value : `${value} (${rolloutEpisodes})`;
}

function number(value: number | null): string {
  return value === null ? '-' : value.toPrecision(5);
}

/** Left-aligned first two columns, right-aligned numbers behind. */
export function columns(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [header, ...rows];
  const widths = header.map((_, i) => Math.max(...all.map((row) => row[i].length)));
  return all
    .map((row) =>
      row
        .map((cell, i) => (i < 2 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
