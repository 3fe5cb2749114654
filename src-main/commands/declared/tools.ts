import type { Command } from 'commander';
import { taskNames } from '../../tasks/task.ts';
import { json, shell } from './shared.ts';

/** What is tried without a database of one’s own. */
export function declareTools(program: Command): void {
  program
    .command('simulate')
    .description('carry out given actions in a task and print observations, rewards and states as JSON')
    .requiredOption('--task <task>', taskNames.join(', '))
    .requiredOption(
      '--initial <file>',
      'JSON: {"qpos": […], "qvel": […]}; Pendulum {"theta": …, "thetadot": …}; - reads stdin',
    )
    .requiredOption('--actions <file>', 'JSON: one array of numbers a step; - reads stdin')
    .action(async (options) =>
      (await shell()).carryOut(async () => (await import('../simulate.ts')).simulateCommand(options)),
    );

  program
    .command('doctor')
    .description('check every engine against reference updates, and time it')
    .option(
      '--reference <file>',
      "updates to check against, in the format of the program's own (src-main/engines/reference)",
    )
    .option('--engine <name...>', 'these engines only; one of them missing is then a failure')
    .addOption(json())
    .action(async (options) => (await shell()).carryOut(async () => (await import('../doctor.ts')).doctor(options)));

  program
    .command('demo')
    .description(
      'train meta and ddpg on Pendulum, compare them, draw their curves and state densities; about two minutes',
    )
    .option('--out <dir>', 'folder for database and figures', 'demo')
    .action(async (options) => (await shell()).carryOut(async () => (await import('../demo.ts')).demo(options)));
}
