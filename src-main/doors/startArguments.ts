import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { messageOf, TutelageError } from '../contract/errors.ts';
import { databaseNameObstacle, defaultDatabasePath } from '../paths.ts';

export interface StartArguments {
  /** Absolute. */
  readonly databasePath: string;
  /** Of the browser host; 0 takes any free one. */
  readonly port: number;
  /** Whether the system's browser is opened on the browser host. */
  readonly open: boolean;
  /** Whether the browser host is asked for even where Electron would run. */
  readonly browser: boolean;
  readonly help: boolean;
}

export const startUsage = `Usage: npm start -- [options]

Opens the workbench: its own window where the Electron runtime is there or can
be fetched, else the same interface in the browser.

  --db FILE    the database (default: ${defaultDatabasePath()})
  --browser    the browser, whether or not Electron is there
  --port N     port of the browser host on 127.0.0.1 (default: any free one)
  --no-open    print the browser host's address, open nothing
  --help       this text
`;

/** @throws TutelageError `invalid-request` that names the argument. */
export function parseStartArguments(args: readonly string[]): StartArguments {
  const { db, browser, port, open, help } = parse(args);
  const obstacle = databaseNameObstacle(db);
  if (obstacle !== null) throw new TutelageError('invalid-request', obstacle);
  const number = Number(port);
  if (!/^\d{1,5}$/.test(port) || number > 65535)
    throw new TutelageError(
      'invalid-request',
      `--port is "${port}"; a port is a whole number from 0 to 65535, 0 for any free one.`,
    );
  return { databasePath: resolve(db), port: number, open, browser: browser || !open || number !== 0, help };
}

function parse(args: readonly string[]): { db: string; browser: boolean; port: string; open: boolean; help: boolean } {
  try {
    return parseArgs({
      args: [...args],
      allowNegative: true,
      options: {
        db: { type: 'string', default: defaultDatabasePath() },
        browser: { type: 'boolean', default: false },
        port: { type: 'string', default: '0' },
        open: { type: 'boolean', default: true },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new TutelageError('invalid-request', `${messageOf(error)} See npm start -- --help.`, { cause: error });
  }
}
