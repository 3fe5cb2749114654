import type { Study } from '../../../contract/studies.ts';
import { resolveConfiguration } from '../../../learning/resolution.ts';
import { reads } from '../../../learning/method.ts';
import { scaleOf, seedsOf } from '../plan.ts';
import type { StudyParts } from './studyParts.ts';

/** What the paragraph says elsewhere, or the table of runs. */
const unspoken: ReadonlySet<string> = new Set([
  'task',
  'method',
  'seed',
  'engine',
  'frozenRun',
  'frozenPolicy',
  'frozenData',
]);

export const intervalsParagraph =
  'Intervals are 95%; of differences by Student’s t, paired by seed where the seeds are the ' +
  'same, else Welch’s; of ratios of samples by a bootstrap of whole runs; of ratios of variances ' +
  'by F. ± is one standard deviation over runs (ddof 1). The unit of replication is the run.';

/** How the study was made, for an appendix: one paragraph of plain text, and one a task of its hyper-parameters. */
export function methodParagraphs({ study, variants }: Pick<StudyParts, 'study' | 'variants'>): readonly string[] {
  const { plan } = study;
  const engines = [...new Set(variants.flatMap(({ runs }) => runs.map(({ engine }) => engine ?? 'unknown')))];
  const nameOf = (label: string): string => variants.find(({ variant }) => variant === label)?.name ?? label;
  const names = plan.variants.map(({ label, method, settings, teacherFrom }) => {
    const own = Object.entries(settings).map(([key, value]) => `${key} ${String(value)}`);
    const from = teacherFrom === null ? [] : [`teacher from ${nameOf(teacherFrom)}`];
    return `${nameOf(label)} (${[method, ...own, ...from].join(', ')})`;
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
    intervalsParagraph,
    ...settingsParagraphs(study),
  ];
}

/**
 * Settings that all tasks share once, then what each has of its own; those that no variant's method reads are left
 * out.
 */
function settingsParagraphs({ plan }: Study): readonly string[] {
  const spoken = plan.variants.filter(({ method }) => method !== 'frozen');
  const [{ method }] = spoken.length === 0 ? [{ method: 'meta' as const }] : spoken;
  const isRead = (key: string): boolean =>
    !unspoken.has(key) && plan.variants.some((variant) => reads(variant.method, key));
  const byTask = plan.tasks.map((task) => ({
    task,
    settings: Object.entries(resolveConfiguration({ ...plan.settings, task, method })).filter(([key]) => isRead(key)),
  }));
  const text = (value: unknown): string =>
    Array.isArray(value) ? value.join('×') : typeof value === 'number' ? plainNumber(value) : String(value);
  const isShared = (key: string): boolean =>
    new Set(byTask.map(({ settings }) => text(new Map(settings).get(key)))).size === 1;
  const list = (settings: readonly (readonly [string, unknown])[]): string =>
    settings.map(([key, value]) => `${key} ${text(value)}`).join(', ');
  const shared = byTask[0].settings.filter(([key]) => isShared(key));
  const own = byTask.map(({ task, settings }) => ({
    task,
    settings: settings.filter(([key]) => !isShared(key)),
  }));
  return [
    `Settings${plan.tasks.length > 1 ? ' on all tasks' : ` on ${plan.tasks[0]}`}, where a variant ` +
      `does not say otherwise: ${list(shared)}.`,
    ...(own.every(({ settings }) => settings.length === 0)
      ? []
      : [own.map(({ task, settings }) => `${task}: ${list(settings)}`).join('; ') + '.']),
  ];
}

function plainNumber(value: number): string {
  return Math.abs(value) >= 10_000 ? value.toLocaleString('en') : String(value);
}
