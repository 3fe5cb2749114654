#!/usr/bin/env node
import { Command, Option } from 'commander';
import { methodNames } from './learning/configuration.ts';
import { taskNames } from './tasks/task.ts';

/**
 * The command line. Each command's code is loaded when it is called, so that
 * `--help` answers at once. Output for programs goes to stdout, everything else
 * to stderr; exit codes: 0 done, 1 a check or a run failed, 2 the caller's mistake.
 */
const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];
const wholeNumber = (name: string) => (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) program.error(`tutelage: ${name} takes a whole number from 1 on; got "${text}".`, { exitCode: 2 });
  return value;
};

const database = (): Option => new Option('--db <file>', "database (default: tutelage.db in the user's data folder)");
const json = (): Option => new Option('--json', 'one JSON object a line on stdout').default(false);
const jobs = (): Option => new Option('--jobs <n>', 'runs that train at once (default: one a processor core)').argParser(wholeNumber('--jobs'));

const program = new Command('tutelage')
  .description('Train a teacher and a student by meta-policy gradient, and see which states each of them visits.')
  .showHelpAfterError('(see tutelage --help)')
  .exitOverride((error) => {
    process.exit(error.exitCode === 0 ? 0 : 2);
  });

program
  .command('train')
  .description('train new runs and log every rollout')
  .requiredOption('--task <task>', taskNames.join(', '))
  .requiredOption('--method <method>', methodNames.join(', '))
  .option('--seed <seeds>', 'one seed (3), several (1,2,5) or a range (1-5); a run each', '1')
  .option('--steps <n>', "interactions of one run (default: the paper's)")
  .option('--set <key=value>', 'any setting of the configuration, as often as wanted', collect, [])
  .addOption(jobs())
  .addOption(database())
  .addOption(json())
  .addHelpText('after', '\nCtrl-C stops after the present cycle; "tutelage resume RUN" goes on.\nSettings and their values: tutelage settings --task TASK')
  .action(async (options) => (await shell()).carryOut(async () => (await import('./commands/train.ts')).train(options)));

program
  .command('resume')
  .description('go on with stopped runs, from their last cycle')
  .argument('<run...>', 'ids, or beginnings of them')
  .addOption(jobs())
  .addOption(database())
  .addOption(json())
  .action(async (names, options) => (await shell()).carryOut(async () => (await import('./commands/train.ts')).resume(names, options)));

program
  .command('runs')
  .description('list the stored runs')
  .addOption(database())
  .addOption(json())
  .action(async (options) => (await shell()).carryOut(async () => (await import('./commands/runs.ts')).listRuns(options)));

program
  .command('show')
  .description('show one run: returns, configuration, where it came from')
  .argument('<run>', 'id, or a beginning of it')
  .addOption(database())
  .addOption(json())
  .action(async (name, options) => (await shell()).carryOut(async () => (await import('./commands/runs.ts')).showRun(name, options)));

program
  .command('settings')
  .description("list every setting of a configuration with the paper's value")
  .requiredOption('--task <task>', taskNames.join(', '))
  .addOption(json())
  .action(async (options) => (await shell()).carryOut(async () => (await import('./commands/settings.ts')).listSettings(options)));

program
  .command('simulate')
  .description('carry out given actions in a task and print observations, rewards and states as JSON')
  .requiredOption('--task <task>', taskNames.join(', '))
  .requiredOption('--initial <file>', 'JSON: {"qpos": […], "qvel": […]}; Pendulum {"theta": …, "thetadot": …}; - reads stdin')
  .requiredOption('--actions <file>', 'JSON: one array of numbers a step; - reads stdin')
  .action(async (options) => (await shell()).carryOut(async () => (await import('./commands/simulate.ts')).simulateCommand(options)));

program
  .command('doctor')
  .description('check every engine against reference updates, and time it')
  .option('--reference <file>', "updates to check against, in the format of the program's own (src-main/engines/reference)")
  .option('--engine <name...>', 'these engines only; one of them missing is then a failure')
  .addOption(json())
  .action(async (options) => (await shell()).carryOut(async () => (await import('./commands/doctor.ts')).doctor(options)));

program
  .command('verify')
  .description('carry out a stored run again, in memory, and compare every rollout; says where they part')
  .argument('<run>', 'id, or a beginning of it')
  .option('--cycles <n>', 'the first N cycles only', wholeNumber('--cycles'))
  .addOption(database())
  .addOption(json())
  .action(async (name, options) => (await shell()).carryOut(async () => (await import('./commands/verify.ts')).verify(name, options)));

program
  .command('coverage')
  .description('draw which states runs visit, on one map, and write the figure')
  .requiredOption('--run <run[:role[:stage]]>', 'a set of states, as often as wanted: role teacher, student, baseline or test; stage early, late, all, FROM-TO (rollouts). A run alone gives all its roles, early and late', collect, [])
  .option('--method <method>', 'pca, umap or tsne', 'tsne')
  .option('--states <n>', 'most states of one set', '5000')
  .option('--seed <n>', 'seed of the map', '1')
  .requiredOption('--out <dir>', 'folder for the figure (SVG, PDF, PNG) and its data')
  .addOption(database())
  .action(async (options) => (await shell()).carryOut(async () => (await import('./commands/coverage.ts')).coverageCommand(options)));

program
  .command('demo')
  .description('train meta and ddpg on Pendulum, compare them, draw their curves and state densities; about two minutes')
  .option('--out <dir>', 'folder for database and figures', 'demo')
  .action(async (options) => (await shell()).carryOut(async () => (await import('./commands/demo.ts')).demo(options)));

function shell(): Promise<typeof import('./commands/shell.ts')> {
  return import('./commands/shell.ts');
}

await program.parseAsync();
