import { Option, type Command } from 'commander';
import { groupDashes } from '../../contract/groups.ts';
import { methodNames } from '../../learning/configuration.ts';
import { taskNames } from '../../tasks/task.ts';
import { collect, database, jobs, json, shell, where } from './shared.ts';

/** Runs: to train, to list, to compare, to check. */
export function declareRuns(program: Command): void {
  program
    .command('train')
    .description('train new runs and log every rollout')
    .requiredOption('--task <tasks>', `${taskNames.join(', ')}; several with commas between them`)
    .requiredOption('--method <methods>', `${methodNames.join(', ')}; several with commas between them`)
    .option('--seed <seeds>', 'one seed (3), several (1,2,5) or a range (1-5); a run each', '1')
    .option('--steps <n>', "interactions of one run (default: the paper's)")
    .option('--set <key=value>', 'any setting of the configuration, as often as wanted', collect, [])
    .addOption(jobs())
    .addOption(database())
    .addOption(json())
    .addHelpText(
      'after',
      '\nCtrl-C stops after the present cycle, or within a long one; "tutelage resume RUN" goes on.\nSettings ' +
        'and their values: tutelage settings --task TASK',
    )
    .action(async (options) => (await shell()).carryOut(async () => (await import('../train.ts')).train(options)));

  program
    .command('resume')
    .description('go on with stopped runs, from their last cycle')
    .argument('<run...>', 'ids, or beginnings of them')
    .option(
      '--force',
      'also runs that another process has: it may commit nothing more to them, and loses its present cycle',
      false,
    )
    .addOption(jobs())
    .addOption(database())
    .addOption(json())
    .action(async (names, options) =>
      (await shell()).carryOut(async () => (await import('../train.ts')).resume(names, options)),
    );

  program
    .command('fork')
    .description("go on from a run's last whole cycle with other settings, as a new run; the run stays as it is")
    .argument('<run>', 'id, or a beginning of it; it may not be training')
    .option(
      '--set <key=value>',
      'a setting that is to be another one, as often as wanted; the others stay',
      collect,
      [],
    )
    .addOption(database())
    .addOption(json())
    .action(async (name, options) =>
      (await shell()).carryOut(async () => (await import('../train.ts')).fork(name, options)),
    );

  program
    .command('runs')
    .description('list the stored runs: those that fit, with the columns that are asked for, one by one or together')
    .addOption(where())
    .option(
      '--columns <list>',
      'what is shown of each: run, group, status, interactions, of, test, rollout, cumulative, time, engine, name, ' +
        'best, late, created, tags, or any setting',
      collect,
      [],
    )
    .option(
      '--by <list>',
      'one line for all runs that agree in these, with mean and deviation: group, status or settings, such as ' +
        'task,teacherLearningRate, or "all but the seed", which is task,group',
      collect,
      [],
    )
    .addOption(database())
    .addOption(json())
    .action(async (options) =>
      (await shell()).carryOut(async () => (await import('../listing/listRuns.ts')).listRuns(options)),
    );

  program
    .command('show')
    .description('show one run: returns, configuration, where it came from')
    .argument('<run>', 'id, or a beginning of it')
    .addOption(database())
    .addOption(json())
    .action(async (name, options) =>
      (await shell()).carryOut(async () => (await import('../runs.ts')).showRun(name, options)),
    );

  program
    .command('compare')
    .description('say which group of runs is better, by how much and how sure: tables, intervals, verdicts')
    .option('--run <run>', 'ids, or beginnings of them (default: all runs that are not archived)', collect, [])
    .option('--task <task>', 'runs of this task only, as often as wanted', collect, [])
    .option('--method <method>', 'runs of this method only, as often as wanted', collect, [])
    .addOption(where())
    .option('--metric <key>', 'what is compared, as often as wanted (default: test_return)', collect, [])
    .option('--reading <rule>', "one number a run: late (mean of the metric's last tenth), last, best or area", 'late')
    .option('--against <group>', 'the reference, by its label in the table (default: the control, else ddpg)')
    .option('--interval <method>', 'of differences: student-t (Welch, or paired by seed) or bootstrap', 'student-t')
    .option('--tell <difference>', 'say how many seeds would tell this difference (default: the one seen)')
    .option('--level <value>', "first step at this value (default: the best of the reference's mean curve)")
    .option('--anchor <task=low,high>', 'returns that count as 0 and 1 over tasks, as often as wanted', collect, [])
    .addOption(new Option('--format <format>', 'of the tables').choices(['text', 'latex', 'csv']).default('text'))
    .addOption(database())
    .addOption(json())
    .action(async (options) =>
      (await shell()).carryOut(async () => (await import('../compare.ts')).compareCommand(options)),
    );

  program
    .command('groups')
    .description('list the groups of runs that differ in nothing but the seed, or name one and choose its looks')
    .argument('[group]', 'name of a group to change')
    .option('--name <name>', 'what to call it, on every screen and in every figure; "" takes the automatic name back')
    .option('--colour <colour>', 'colour of its line, by name; "tutelage groups" shows those in use')
    .option('--dash <dash>', groupDashes.join(', '))
    .addOption(database())
    .addOption(json())
    .action(async (group, options) =>
      (await shell()).carryOut(async () => (await import('../groups.ts')).groupsCommand(group, options)),
    );

  program
    .command('settings')
    .description("list every setting of a configuration with the paper's value")
    .requiredOption('--task <task>', taskNames.join(', '))
    .addOption(json())
    .action(async (options) =>
      (await shell()).carryOut(async () => (await import('../settings.ts')).listSettings(options)),
    );

  program
    .command('verify')
    .description('carry out a stored run again, in memory, and compare every rollout; says where they part')
    .argument('<run>', 'id, or a beginning of it')
    .option('--cycles <n>', 'the first N cycles only')
    .addOption(database())
    .addOption(json())
    .action(async (name, options) =>
      (await shell()).carryOut(async () => (await import('../verify.ts')).verify(name, options)),
    );
}
