#!/usr/bin/env node
import { declareProgram } from './commands/declared/program.ts';

/**
 * The command line. Each command's code is loaded when it is called, so that
 * `--help` answers at once. Output for programs goes to stdout, everything else
 * to stderr; exit codes: 0 done, 1 a check or a run failed, 2 the caller's mistake.
 */
const program = declareProgram();

// The versions of parts are asked of the parts, which `--help` does without.
if (['--version', '-V'].includes(process.argv[2] ?? ''))
  console.log((await import('./commands/terminal/version.ts')).versionText());
else await program.parseAsync();
