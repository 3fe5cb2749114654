import { readFileSync } from 'node:fs';
import { UsageError, type ExitCode } from '../terminal/shell.ts';

/** `tutelage logger python`: the logger as it is shipped, for a file beside one's own program. */
export function loggerCommand(language: string, options: { readonly example: boolean }): ExitCode {
  if (language !== 'python') throw new UsageError(`"${language}": there is a logger for python alone.`);
  const name = options.example ? 'example.py' : 'tutelage_logger.py';
  process.stdout.write(readFileSync(new URL(`../../interop/logger/${name}`, import.meta.url), 'utf8'));
  return 0;
}
