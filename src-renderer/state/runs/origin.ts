import type { RunSummary } from '../../../src-main/contract/runs.ts';

/** What the note of a clone begins with. The id finds the run where its name has changed since. */
export function originNote(from: RunSummary): string {
  return `Cloned from ${from.name} (${from.id})`;
}

export interface NotePart {
  readonly text: string;
  /** The run that the part leads to; null for plain words. */
  readonly run: string | null;
}

/** A note in parts: ids of runs that there are become links. */
export function noteParts(note: string, runs: ReadonlyMap<string, RunSummary>): readonly NotePart[] {
  return note
    .split(/([a-z0-9][a-z0-9-]*[a-z0-9])/)
    .map((text) => ({ text, run: runs.has(text) ? text : null }))
    .reduce<readonly NotePart[]>((parts, part) => {
      const last = parts.at(-1);
      if (last === undefined || last.run !== null || part.run !== null) return [...parts, part];
      return [...parts.slice(0, -1), { text: last.text + part.text, run: null }];
    }, []);
}
