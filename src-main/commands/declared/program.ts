import { Command } from 'commander';
import { declareCalls } from './calls.ts';
import { declareCare } from './care.ts';
import { declareCoverage } from './coverage.ts';
import { declareFigures } from './figure.ts';
import { declareInterop } from './interop.ts';
import { declareRuns } from './runs.ts';
import { declareShelf } from './shelf.ts';
import { declareStudies } from './study.ts';
import { declareTools } from './tools.ts';

/** Every command, declared; what a command does is loaded when it is called. */
export function declareProgram(): Command {
  const program = new Command('tutelage')
    .description('Train a teacher and a student by meta-policy gradient, and see which states each of them visits.')
    .option('-V, --version', 'versions of the program and of what it stands on')
    .showHelpAfterError('(see tutelage --help)')
    // Inherited by what is declared after it: 0 for help, 2 for the caller's mistake.
    .exitOverride((error) => {
      process.exit(error.exitCode === 0 ? 0 : 2);
    });
  declareRuns(program);
  declareShelf(program);
  declareCoverage(program);
  declareStudies(program);
  declareFigures(program);
  declareCare(program);
  declareInterop(program);
  declareTools(program);
  declareCalls(program);
  for (const command of program.commands) command.showHelpAfterError(`(see tutelage ${command.name()} --help)`);
  return program;
}
