import { messageOf } from '../../contract/errors.ts';
import { answer } from '../../doors/answer.ts';
import { readText } from '../options/textOption.ts';
import { print, say, UsageError, withWorkbench, type DatabaseOption, type ExitCode } from '../terminal/shell.ts';
import { commandOfCall } from './callCommands.ts';

/** `tutelage call`: what a window asks, asked from the command line. */
export function callCommand(
  name: string | undefined,
  request: string,
  options: DatabaseOption & { readonly json: boolean },
): Promise<ExitCode> | ExitCode {
  if (name === undefined) {
    for (const [call, command] of Object.entries(commandOfCall))
      print(options.json ? JSON.stringify({ call, command }) : `${call.padEnd(26)} tutelage ${command}`);
    return 0;
  }
  const payload = jsonOf(readText(request));
  return withWorkbench<ExitCode>(options, async (workbench) => {
    const outcome = await answer(workbench, name, payload, say);
    if (outcome.ok) {
      print(JSON.stringify(outcome.value));
      return 0;
    }
    const { code, message } = outcome.failure;
    if (options.json) print(JSON.stringify({ failure: outcome.failure }));
    say(`tutelage: ${message}`);
    return code === 'unexpected' ? 1 : 2;
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`The request is no JSON: ${messageOf(error)}.`);
  }
}
