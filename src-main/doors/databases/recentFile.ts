import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { KnownDatabase } from '../../contract/care/databases.ts';

/** Databases that are remembered; an older one is found by its path. */
const MOST = 12;

const recentSchema = z.array(z.strictObject({ path: z.string(), openedAt: z.iso.datetime() }));

/** What `file` remembers, the latest first; nothing where it cannot be read: a database opens without it as well. */
export function readRecent(file: string): readonly KnownDatabase[] {
  try {
    return recentSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data ?? [];
  } catch {
    return [];
  }
}

/** @throws where the file cannot be written. */
export function remember(file: string, path: string, openedAt: Date): void {
  const others = readRecent(file).filter((each) => each.path !== path);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const text = `${JSON.stringify([{ path, openedAt: openedAt.toISOString() }, ...others].slice(0, MOST))}\n`;
  writeFileSync(file, text, { mode: 0o600 });
  chmodSync(file, 0o600); // one that was there keeps its mode
}
