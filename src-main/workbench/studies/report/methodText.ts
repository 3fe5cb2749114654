import type { Study } from '../../../contract/studies.ts';
import type { Configuration } from '../../../learning/configuration.ts';
import { resolveConfiguration } from '../../../learning/resolution.ts';
import { scaleOf, seedsOf } from '../study.ts';
import type { VariantRuns } from './studyRuns.ts';

/** Settings that a paragraph of method has no use for: what the table of runs says anyway. */
const spoken: ReadonlySet<string> = new Set(['task', 'method', 'seed', 'engine', 'frozenRun', 'interactions']);

/** How the study was made, for an appendix: one paragraph of plain text, and one a task of its hyper-parameters. */
export function methodParagraphs(study: Study, variants: readonly VariantRuns[]): readonly string[] {
  const { plan } = study;
  const engines = [...new Set(variants.flatMap(({ runs }) => runs.map(({ engine }) => engine ?? 'unknown')))];
  const names = plan.variants.map(({ label, method, settings, teacherFrom }) => {
    const own = Object.entries(settings).map(([key, value]) => `${key} ${String(value)}`);
    const from = teacherFrom === null ? [] : [`teacher from ${teacherFrom}`];
    return `${label} (${[method, ...own, ...from].join(', ')})`;
  });
  const tasks = plan.tasks.map((task) => `${task} (seeds ${seedsOf(plan, task).join(', ')})`);
  const scale = scaleOf(plan);
  return [
    [
      `Variants: ${names.join('; ')}.`,
      `Each was trained from its own seeded start on ${tasks.join(', ')};`,
      'a seed gives the same first states and first networks to every variant.',
      ...(scale === 1 ? [] : [`Only a share of ${scale} of the interactions was carried out.`]),
      ...(engines.length === 0 ? [] : [`Engine: ${engines.join(', ')}.`]),
    ].join(' '),
    'Intervals are 95%; of differences by Student’s t, paired by seed where the seeds are the same, else ' +
      'Welch’s; of ratios of samples by a bootstrap of whole runs. ± is one standard deviation over runs (ddof ' +
      '1). The unit of replication is the run.',
    ...plan.tasks.map((task) => `${task}: ${settingsText(configurationOf(study, task))}.`),
  ];
}

function configurationOf(study: Study, task: Configuration['task']): Configuration {
  const { method } = study.plan.variants.find((variant) => variant.method !== 'frozen') ?? { method: 'meta' as const };
  return resolveConfiguration({ ...study.plan.settings, task, method });
}

function settingsText(configuration: Configuration): string {
  const interactions = `${configuration.interactions.toLocaleString('en')} interactions`;
  return [
    interactions,
    ...Object.entries(configuration)
      .filter(([key]) => !spoken.has(key))
      .map(([key, value]) => `${key} ${Array.isArray(value) ? value.join('×') : String(value)}`),
  ].join(', ');
}
