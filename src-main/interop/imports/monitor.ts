import { z } from 'zod';
import { DataError } from '../../numerics/dataError.ts';
import { loggedTable } from './loggedTable.ts';
import type { LoggedEpisode } from './readRun.ts';

/** Episodes of one environment, as the Monitor wrapper of Gym, Baselines and Stable-Baselines3 writes them. */
export interface MonitorLog {
  /** When it began, seconds since 1970; null where it does not say. */
  readonly begun: number | null;
  /** The environment's id; null where it does not say. */
  readonly task: string | null;
  readonly episodes: readonly { readonly return: number; readonly steps: number; readonly seconds: number }[];
  readonly notices: readonly string[];
}

const headSchema = z.object({ t_start: z.number().optional(), env_id: z.string().nullish() });

/** @throws DataError naming the line that is no episode. */
export function readMonitor(bytes: Uint8Array): MonitorLog {
  const { names, rows, comments, notices } = loggedTable(bytes, ',', true);
  const place = (name: string): number => {
    const found = names.indexOf(name);
    if (found < 0) throw new DataError(`a monitor's columns are r, l and t; there is no "${name}".`);
    return found;
  };
  const [r, l, t] = [place('r'), place('l'), place('t')];
  const head = headOf(comments[0] ?? '{}');
  return {
    begun: head?.t_start ?? null,
    task: head?.env_id ?? null,
    episodes: rows.map((row, i) => {
      if (!Number.isFinite(row[r]) || !Number.isInteger(row[l]) || row[l] < 1)
        throw new DataError(`episode ${i + 1} of the monitor has return ${row[r]} and length ${row[l]}.`);
      return { return: row[r], steps: row[l], seconds: row[t] };
    }),
    notices: head === null ? [...notices, 'The first line, which describes the environment, cannot be read.'] : notices,
  };
}

function headOf(text: string): z.infer<typeof headSchema> | null {
  try {
    return headSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** The episodes of all environments of a run, in the order in which they ended. */
export function episodesOf(logs: readonly MonitorLog[]): readonly LoggedEpisode[] {
  const first = logs.reduce((least, { begun }) => Math.min(least, begun ?? Infinity), Infinity);
  const all = logs.flatMap(({ begun, episodes }) => {
    const late = begun === null || !Number.isFinite(first) ? 0 : begun - first;
    return episodes.map((episode) => ({ ...episode, seconds: episode.seconds + late }));
  });
  if (logs.length > 1) all.sort((a, b) => a.seconds - b.seconds);
  let step = 0;
  return all.map((episode) => {
    step += episode.steps;
    return { ...episode, step };
  });
}
