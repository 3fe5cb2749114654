import type { RunSummary } from '../../../src-main/contract/runs.ts';

/** What of a run a pattern of names may hold. */
export const patternParts = ['name', 'task', 'method', 'group', 'seed'] as const;

/**
 * The name that a pattern makes of a run: `{task} tuned {seed}` is "Hopper tuned 3". Braces around anything else stay.
 */
export function nameFrom(pattern: string, run: RunSummary): string {
  const values: Readonly<Record<(typeof patternParts)[number], string>> = {
    name: run.name,
    task: run.task,
    method: run.method,
    group: run.group.name,
    seed: String(run.seed),
  };
  return patternParts
    .reduce((text, part) => text.replaceAll(`{${part}}`, () => values[part]), pattern)
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** How a note that is written for several runs meets the notes that they have. */
export type NoteChange = 'add' | 'replace';

export function noteFrom(written: string, change: NoteChange, run: RunSummary): string {
  const text = written.trim();
  return change === 'replace' || run.note === '' ? text : text === '' ? run.note : `${run.note}\n${text}`;
}

/** Tags as they are written in one field, each once. */
export function parseTags(text: string): readonly string[] {
  return [...new Set(text.split(',').map((tag) => tag.trim()))].filter((tag) => tag !== '');
}

/** The tags of a run after those that all runs shared were changed: its own stay. */
export function tagsFrom(written: readonly string[], shared: readonly string[], run: RunSummary): readonly string[] {
  return [...new Set([...run.tags.filter((tag) => !shared.includes(tag)), ...written])];
}
