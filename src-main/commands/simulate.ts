import { readFileSync } from 'node:fs';
import { messageOf } from '../contract/errors.ts';
import { simulate, UnstableError } from '../tasks/simulate.ts';
import { parseActions, parseInitialState } from '../tasks/simulateInput.ts';
import { loadSimulators, taskByName } from '../tasks/tasks.ts';
import { print, UsageError, type ExitCode } from './terminal/shell.ts';

export interface SimulateOptions {
  readonly task: string;
  readonly initial: string;
  readonly actions: string;
}

/**
 * `tutelage simulate`: a task carried out from a file, so that anyone can check it against a simulator of their own.
 */
export async function simulateCommand(options: SimulateOptions): Promise<ExitCode> {
  const task = taskByName(options.task);
  const initial = parseInitialState(task, readJson(options.initial, '--initial'));
  const actions = parseActions(task, readJson(options.actions, '--actions'));
  const simulator = (await loadSimulators()).create(task.name);
  try {
    print(JSON.stringify(simulate(simulator, initial, actions)));
  } catch (error) {
    throw error instanceof UnstableError ? new UsageError(error.message, { cause: error }) : error;
  } finally {
    simulator.dispose();
  }
  return 0;
}

function readJson(path: string, option: string): unknown {
  let text: string;
  try {
    text = readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (error) {
    throw new UsageError(`${option} ${path}: ${messageOf(error)}`, {
      cause: error,
    });
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${option} ${path} is not JSON: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
