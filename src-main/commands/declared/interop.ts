import type { Command } from 'commander';
import { collect, database, json, shell } from './shared.ts';

/** What other programs wrote, and what they read. */
export function declareInterop(program: Command): void {
  program
    .command('import')
    .description(
      "take in other programs' runs, marked as imported: logs of Baselines, Stable-Baselines3 and Spinning Up, " +
        'TensorBoard event files, W&B exports, Minari and D4RL data sets, tables of trajectories',
    )
    .argument('<path...>', 'files, or folders that are searched')
    .option('--dry-run', 'say what would come, and change nothing', false)
    .option('--follow', 'read again what grows, until Ctrl-C: logs that are being written', false)
    .option('--task <name>', 'of all of them (default: as the files or their folders say)')
    .option('--algorithm <name>', 'of all of them (default: as the files or their folders say)')
    .option('--seed <n>', 'of all of them (default: as the files or their folders say)')
    .option('--role <role>', 'whose rollouts they are: baseline, student, teacher or test', 'baseline')
    .option('--step-column <name>', 'of a log: the column that counts the interactions')
    .option('--episode <column>', 'of a table of trajectories: which episode a row is of')
    .option('--step <column>', 'of a table of trajectories: which step of its episode a row is')
    .option('--observations <list>', 'of a table of trajectories: columns, with commas between them; obs_* takes all')
    .option('--actions <list>', 'of a table of trajectories: in the same way')
    .option('--reward <column>', 'of a table of trajectories')
    .option('--terminal <column>', 'of a table of trajectories: whether the state after the step ends the episode')
    .addOption(database())
    .addOption(json())
    .action(async (paths, options) =>
      (await shell()).carryOut(async () => (await import('../interop/import.ts')).importCommand(paths, options)),
    );

  program
    .command('logger')
    .description('print a logger of few lines for programs of your own; "tutelage import" takes in what it writes')
    .argument('<language>', 'python: the standard library alone')
    .option('--example', 'print how Gymnasium and Stable-Baselines3 use it', false)
    .action(async (language, options) =>
      (await shell()).carryOut(async () => (await import('../interop/logger.ts')).loggerCommand(language, options)),
    );

  program
    .command('export')
    .description(
      'write runs, or a study as a folder with a README, in the formats of others: metrics, and rollouts with ' +
        'observations, actions, rewards and states',
    )
    .argument('[run...]', 'ids, or beginnings of them')
    .option('--study <study>', 'name or id')
    .option('--format <format>', "hdf5 (Minari's layout), parquet, csv, npz (D4RL's arrays) or tensorboard", 'hdf5')
    .option('--role <role>', 'rollouts of this role only, as often as wanted', collect, [])
    .option('--no-rollouts', 'metrics alone')
    .option(
      '--no-states',
      'of our own tasks: leave out the states of the simulator, for which each rollout is simulated again',
    )
    .requiredOption('--out <dir>', 'folder, which is made')
    .addOption(database())
    .addOption(json())
    .action(async (names, options) =>
      (await shell()).carryOut(async () => (await import('../interop/export.ts')).exportCommand(names, options)),
    );

  program
    .command('merge')
    .description(
      'take in the runs and studies of another database, each once: runs are the same where their configuration and ' +
        'seed are; two that did different things are refused by name',
    )
    .argument('<file>', 'the other database, which stays as it is')
    .option('--dry-run', 'say what would come, and change nothing', false)
    .addOption(database())
    .addOption(json())
    .action(async (other, options) =>
      (await shell()).carryOut(async () => (await import('../interop/merge.ts')).mergeCommand(other, options)),
    );

  program
    .command('extract')
    .description('write runs, or a study with its runs, to a database of their own, with all that they logged')
    .argument('[run...]', 'ids, or beginnings of them')
    .option('--study <study>', 'name or id')
    .requiredOption('--out <file>', 'the new database')
    .addOption(database())
    .addOption(json())
    .action(async (names, options) =>
      (await shell()).carryOut(async () => (await import('../interop/merge.ts')).extractCommand(names, options)),
    );
}
