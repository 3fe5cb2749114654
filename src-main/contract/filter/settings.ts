import { reads } from '../../learning/method.ts';
import type { RunSummary } from '../runs.ts';

/** Settings that say which run it is: a form asks for them by themselves, above the others. */
export const leadingKeys: readonly string[] = ['task', 'method', 'seed'];

/** What the runs of a configuration share, by the names of the settings. */
export type Settings = Readonly<Record<string, unknown>>;

/**
 * What a run has of a setting; undefined where its method does not read it, and where its configuration is not known
 * or has no such one.
 */
export function settingOf(run: RunSummary, settings: Settings | undefined, key: string): unknown {
  if (key === 'seed') return run.seed;
  if (!reads(run.method, key)) return undefined;
  if (key === 'frozenRun') return run.frozenRun ?? undefined;
  return settings?.[key] ?? (key === 'task' ? run.task : key === 'method' ? run.method : undefined);
}

/** The names of all settings that there are, those a run alone has among them, in alphabetical order. */
export function knownSettings(settings: ReadonlyMap<number, Settings>): readonly string[] {
  const names = new Set([...leadingKeys, 'frozenRun']);
  for (const each of settings.values()) for (const name of Object.keys(each)) names.add(name);
  return [...names].sort();
}

/** Any value of a configuration as tables show it: "64, 64", "1,000,000", "none"; a dash where there is nothing. */
export function settingText(value: unknown): string {
  if (value === undefined) return '–';
  if (value === null || value === '') return 'none';
  if (Array.isArray(value)) return value.map(String).join(', ');
  return typeof value === 'number' && Number.isInteger(value) && value >= 1000
    ? value.toLocaleString('en')
    : String(value);
}
