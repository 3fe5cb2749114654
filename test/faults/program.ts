import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../../src-main/cli.ts', import.meta.url));

/** A sitting of the real program. */
export interface Sitting {
  /** Resolves when the first run begins to train, or with its end. */
  readonly started: Promise<unknown>;
  /** Resolves with the first cycle that it commits, or with its end. */
  readonly firstCycle: Promise<unknown>;
  readonly ended: Promise<number | null>;
  signal(signal: NodeJS.Signals): void;
  /** What it printed to its error output. */
  said(): string;
}

export function sit(args: readonly string[]): Sitting {
  return sitWith([cli, ...args, '--json']);
}

/** A sitting of the browser host, which makes or resumes the one run of a database. */
export function sitHost(databasePath: string, configuration: object): Sitting {
  const program = fileURLToPath(new URL('hostProgram.ts', import.meta.url));
  return sitWith([program, databasePath, JSON.stringify(configuration)]);
}

function sitWith(args: readonly string[]): Sitting {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (piece: Buffer) => (said += piece.toString()));
  const ended = once(child, 'close').then(([code]) => code as number | null); // Node's own arguments of the event
  // All of it: a word may come in two pieces.
  let printed = '';
  child.stdout.on('data', (piece: Buffer) => (printed += piece.toString()));
  const heard = (word: string): Promise<unknown> =>
    Promise.race([
      ended,
      new Promise<void>((resolve) => {
        const look = (): void => {
          if (!printed.includes(word)) return;
          child.stdout.off('data', look);
          resolve();
        };
        child.stdout.on('data', look);
      }),
    ]);
  return {
    started: heard('"started"'),
    firstCycle: heard('"progress"'),
    ended,
    signal: (signal) => void child.kill(signal),
    said: () => said,
  };
}

export function rest(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
