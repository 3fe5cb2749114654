#!/usr/bin/env node
import { Command } from 'commander';
import { declareCare } from './commands/declared/care.ts';
import { declareCoverage } from './commands/declared/coverage.ts';
import { declareFigures } from './commands/declared/figure.ts';
import { declareInterop } from './commands/declared/interop.ts';
import { declareRuns } from './commands/declared/runs.ts';
import { declareStudies } from './commands/declared/study.ts';
import { declareTools } from './commands/declared/tools.ts';

/**
 * The command line. Each command's code is loaded when it is called, so that
 * `--help` answers at once. Output for programs goes to stdout, everything else
 * to stderr; exit codes: 0 done, 1 a check or a run failed, 2 the caller's mistake.
 */
const program = new Command('tutelage')
  .description('Train a teacher and a student by meta-policy gradient, and see which states each of them visits.')
  .option('-V, --version', 'versions of the program and of what it stands on')
  .showHelpAfterError('(see tutelage --help)')
  .exitOverride((error) => {
    process.exit(error.exitCode === 0 ? 0 : 2);
  });

declareRuns(program);
declareCoverage(program);
declareStudies(program);
declareFigures(program);
declareCare(program);
declareInterop(program);
declareTools(program);

for (const command of program.commands) command.showHelpAfterError(`(see tutelage ${command.name()} --help)`);

// The versions of parts are asked of the parts, which `--help` does without.
if (['--version', '-V'].includes(process.argv[2] ?? ''))
  console.log((await import('./commands/terminal/version.ts')).versionText());
else await program.parseAsync();
