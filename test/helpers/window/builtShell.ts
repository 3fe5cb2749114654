import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { builtWorkerEntries } from '../../../src-main/doors/entries.ts';
import type { StandInOrder } from './electronStandIn.ts';

const standIn = new URL('./electronStandIn.ts', import.meta.url).href;

/** The shell that `npm run build` made. */
export const builtShell = fileURLToPath(new URL('electron.js', builtWorkerEntries.trainingWorker));

/** A built shell on a database, under a stand-in for Electron. */
export function startShell(bundle: string, databasePath: string, userData: string): ChildProcess {
  return fork(bundle, ['--db', databasePath], {
    execArgv: ['--disable-warning=ExperimentalWarning', '--import', standIn],
    env: { ...process.env, TUTELAGE_TEST_USER_DATA: userData },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}

export async function askShell(shell: ChildProcess, order: StandInOrder): Promise<unknown> {
  const heard = once(shell, 'message');
  shell.send(order);
  const [{ answer }] = await heard;
  return answer;
}
