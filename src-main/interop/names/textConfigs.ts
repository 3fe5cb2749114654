import { hintsOf, settingsOf } from './hints.ts';

/** Null is what it does not say. */
interface Known {
  readonly task: string | null;
  readonly algorithm: string | null;
  readonly seed: number | null;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** What a configuration file of key and value says of a run. */
export function knownFrom(config: Readonly<Record<string, unknown>>): Known {
  const text = (...keys: readonly string[]): string | null => {
    for (const key of keys) {
      const value = config[key];
      if (typeof value === 'string' && value !== '' && value.length < 100 && !value.startsWith('<')) return value;
    }
    return null;
  };
  const { seed } = config;
  const experiment = text('algo', 'algorithm', 'agent', 'exp_name');
  return {
    task: text('env_id', 'env', 'env_name', 'task', 'environment'),
    algorithm: experiment === null ? null : (hintsOf([experiment]).algorithm ?? experiment),
    seed: typeof seed === 'number' && Number.isSafeInteger(seed) && seed >= 0 ? seed : null,
    settings: settingsOf(config),
  };
}

/** What JSON has no word for, outside of texts, as null: Python writes NaN and Infinity. */
export function withoutNaN(text: string): string {
  return text.replaceAll(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (found) =>
    found.startsWith('"') ? found : 'null',
  );
}

/** A JSON object, or null for any other text. */
export function jsonObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    // What is an object and no list is a record of something.
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

/** CleanRL logs its settings as a table in Markdown: |param|value|. */
export function configOfMarkdown(text: string): Readonly<Record<string, unknown>> {
  const rows = text.split('\n').map((line) => /^\|([^|]+)\|(.*)\|$/.exec(line.trim()));
  return Object.fromEntries(
    rows.flatMap((row) => (row === null || /^-+$/.test(row[1]) || row[1] === 'param' ? [] : [[row[1], plain(row[2])]])),
  );
}

function plain(text: string): unknown {
  if (text === 'True' || text === 'False') return text === 'True';
  const number = Number(text);
  return text.trim() !== '' && Number.isFinite(number) ? number : text;
}
