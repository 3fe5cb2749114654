import type { Command } from 'commander';
import { database, json, shell } from './shared.ts';

/** The care of the database. */
export function declareCare(program: Command): void {
  program
    .command('compact')
    .description('give the space of deleted runs back to the disk; nothing else may use the database meanwhile')
    .addOption(database())
    .addOption(json())
    .action(async (options) =>
      (await shell()).carryOut(async () => (await import('../care/compact.ts')).compactCommand(options)),
    );

  program
    .command('check')
    .description('look for damage: pages, references, and every rollout against its digest')
    .option('--runs <n>', 'compare the rollouts of so many runs only, evenly over all')
    .addOption(database())
    .addOption(json())
    .action(async (options) =>
      (await shell()).carryOut(async () => (await import('../care/care.ts')).checkCommand(options)),
    );

  program
    .command('backup')
    .description('copy the database as it is at one instant; trainings may go on')
    .argument('<file>', 'the copy, which may not be there yet')
    .addOption(database())
    .addOption(json())
    .action(async (target, options) =>
      (await shell()).carryOut(async () => (await import('../care/care.ts')).backupCommand(target, options)),
    );

  program
    .command('salvage')
    .description('read what can be read of a damaged database into a new one, and list what was lost')
    .argument('<file>', 'the damaged database, which stays as it is')
    .requiredOption('--out <file>', 'the new database')
    .addOption(json())
    .action(async (path, options) =>
      (await shell()).carryOut(async () => (await import('../care/care.ts')).salvageCommand(path, options)),
    );
}
