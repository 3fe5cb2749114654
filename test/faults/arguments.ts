import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';

/**
 * What a script was called with. Asked for help it prints it and ends; what it does not know it names in one sentence,
 * and ends as a caller's mistake.
 */
export function argumentsOf<const Options extends ParseArgsOptionsConfig>(options: Options, help: string) {
  if (process.argv.slice(2).includes('--help')) {
    process.stdout.write(help);
    process.exit(0);
  }
  try {
    return parseArgs({ options, allowPositionals: true });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${help}`);
    process.exit(2);
  }
}
