import type { Command } from 'commander';
import { database, json, shell } from './shared.ts';

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
}
