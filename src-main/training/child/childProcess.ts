import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * A process of our own that carries out one order. It can be ended at any
 * moment: nothing that it loads or breaks is in the program's own process.
 */
export interface ChildProcess<Order> {
  /** What was not received when the child ended is lost. */
  send(message: Order): void;
  /** Ends it at once; nothing that it has committed is lost. */
  kill(): void;
  /** Resolves, and never rejects, when it is gone and all that it said was heard. */
  readonly ended: Promise<ChildEnding>;
}

export interface ChildEnding {
  /** Why it ended, in words to stand in brackets: "SIGSEGV", "exit code 3". */
  readonly reason: string;
  /** What it printed, its last lines: native code says there what broke. */
  readonly log: readonly string[];
}

const LOG_LINES = 20;

/**
 * @param entry a source file, or what it was bundled to. It begins with `serveParent`.
 * @param hear called for each message of the child, which the caller and the entry type alike.
 */
export function startChild<Order, Message>(
  entry: URL,
  first: Order,
  hear: (message: Message) => void,
): ChildProcess<Order> {
  const child = fork(fileURLToPath(entry), [], {
    execArgv: [],
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    serialization: 'advanced', // keeps typed arrays and infinities
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'], // what native code prints would garble the program's own output
  });
  let printed = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    printed = (printed + text).slice(-10_000);
  });
  child.on('message', hear);
  const kill = (): void => void child.kill('SIGKILL');
  process.on('exit', kill); // who leaves at once takes it along
  const ended = new Promise<ChildEnding>((resolve) => {
    let reason = 'it could not be started';
    let left = 2;
    const end = (): void => {
      left -= 1;
      if (left > 0) return;
      process.off('exit', kill);
      const lines = printed.split('\n').map((line) => line.trim());
      resolve({ reason, log: lines.filter((line) => line !== '').slice(-LOG_LINES) });
    };
    child.once('error', (error) => {
      reason = error.message;
      if (child.pid !== undefined) return;
      left = 1;
      end();
    });
    // Its last words may still be on their way when it has exited.
    child.once('close', (code, signal) => {
      reason = signal ?? `exit code ${code ?? '?'}`;
      end();
    });
    if (child.connected) child.once('disconnect', end);
    else left = 1;
  });
  const send = (message: Order): void => {
    // Refused by a child that is gone, and that says so by ending. `object`: advanced serialisation takes any record.
    if (child.connected) child.send(message as object, () => undefined);
  };
  send(first);
  return { send, kill, ended };
}
