import type { RunDetail } from '../contract/runs.ts';
import { engineText } from '../contract/vocabulary.ts';
import { formatSetting } from '../learning/trainer/fork.ts';
import { duration } from './terminal/progressBar.ts';
import { number, rolloutText } from './terminal/text.ts';
import { print, resolveRun, withStoredRuns, type DatabaseOption, type ExitCode } from './terminal/shell.ts';

/** `tutelage show RUN`: all that is known of one run. */
export function showRun(name: string, options: DatabaseOption & { readonly json: boolean }): Promise<ExitCode> {
  return withStoredRuns<ExitCode>(options, async (workbench) => {
    const run = await workbench.handlers['runs.get']({ run: await resolveRun(workbench, name) });
    if (options.json) print(JSON.stringify(run, null, 2));
    else print(describe(run));
    return 0;
  });
}

function describe(run: RunDetail): string {
  const { returns, provenance } = run;
  const facts: [string, string][] = [
    ['run', run.id],
    ['name', run.name],
    ['group', run.group.name],
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
    [
      'engine',
      run.source === null ? engineText(run.engine, run.configuration.engine) : 'none: it was trained elsewhere',
    ],
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
    const { git, graphics, versions } = provenance;
    if (graphics !== undefined)
      facts.push(['graphics', [graphics.device, ...graphics.processors].join('\n              ')]);
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
