import type { ReadableDatabase, WritableDatabase } from './open.ts';

/** The names of what is kept. */
export type SettingKey = 'parallelRuns' | 'trashDays' | 'variantRules' | 'views';

/** JSON; undefined where nothing was kept. */
export function readSetting(database: ReadableDatabase, key: SettingKey): string | undefined {
  return database
    .prepare<{ key: SettingKey }, { value: string }>(`SELECT value FROM settings WHERE key = @key`)
    .get({ key })?.value;
}

export function writeSetting(database: WritableDatabase, key: SettingKey, value: string): void {
  database
    .prepare(
      `INSERT INTO settings (key, value)
       VALUES (@key, @value)
       ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
    )
    .run({ key, value });
}
