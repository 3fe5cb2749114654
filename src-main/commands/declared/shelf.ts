import type { Command } from 'commander';
import { collect, database, json, shell } from './shared.ts';

/** Runs kept in order: what a person says of them, where they are put, and what they logged. */
export function declareShelf(program: Command): void {
  const run = program.command('run').description('what is done with a stored run, and what it logged');
  const edits = (): Promise<typeof import('../shelf/runEdits.ts')> => import('../shelf/runEdits.ts');
  const several = (name: string, description: string): Command =>
    run.command(name).description(description).argument('<run...>', 'ids, or beginnings of them');

  several('tag', 'give runs tags, or take some away')
    .option('--add <tag>', 'as often as wanted', collect, [])
    .option('--remove <tag>', 'as often as wanted', collect, [])
    .addOption(database())
    .addOption(json())
    .action(async (names, options) => (await shell()).carryOut(async () => (await edits()).tagCommand(names, options)));
  run
    .command('note')
    .description('write a note on a run; an empty one takes it away')
    .argument('<run>', 'id, or a beginning of it')
    .argument('<text>', 'the note')
    .addOption(database())
    .addOption(json())
    .action(async (name, note, options) =>
      (await shell()).carryOut(async () => (await edits()).updateCommand([name], { note }, options)),
    );
  run
    .command('rename')
    .description('give a run another name')
    .argument('<run>', 'id, or a beginning of it')
    .argument('<name>', 'the new one')
    .addOption(database())
    .addOption(json())
    .action(async (name, newName, options) =>
      (await shell()).carryOut(async () => (await edits()).updateCommand([name], { name: newName }, options)),
    );
  for (const [name, archived, description] of [
    ['archive', true, 'keep runs out of sight unless they are asked for'],
    ['unarchive', false, 'bring runs back into sight'],
  ] as const)
    several(name, description)
      .addOption(database())
      .addOption(json())
      .action(async (names, options) =>
        (await shell()).carryOut(async () => (await edits()).updateCommand(names, { archived }, options)),
      );
  for (const [name, description] of [
    ['trash', 'put runs into the trash, from which they can be restored'],
    ['restore', 'take runs out of the trash'],
    ['delete', 'delete runs for good, from the trash or not'],
  ] as const)
    several(name, description)
      .addOption(database())
      .addOption(json())
      .action(async (names, options) =>
        (await shell()).carryOut(async () => (await edits()).moveCommand(name, names, options)),
      );
  run
    .command('purge')
    .description('empty the trash')
    .addOption(database())
    .addOption(json())
    .action(async (options) => (await shell()).carryOut(async () => (await edits()).purgeCommand(options)));
  run
    .command('clone')
    .description("train new runs with a run's settings, other seeds or some settings changed")
    .argument('<run>', 'id, or a beginning of it')
    .option('--seed <seeds>', 'one seed (3), several (1,2,5) or a range (1-5)')
    .option('--set <key=value>', 'a setting that is to be another one, as often as wanted', collect, [])
    .addOption(database())
    .addOption(json())
    .action(async (name, options) =>
      (await shell()).carryOut(async () => (await import('../train.ts')).clone(name, options)),
    );

  const logs = (): Promise<typeof import('../shelf/runLogs.ts')> => import('../shelf/runLogs.ts');
  for (const [name, description] of [
    ['history', 'what happened to a run, and what is stored to go on from'],
    [
      'metrics',
      'the metrics of a run that Tutelage knows: a row a cycle, as CSV; "curves" draws own ones of imported runs',
    ],
  ] as const)
    run
      .command(name)
      .description(description)
      .argument('<run>', 'id, or a beginning of it')
      .addOption(database())
      .addOption(json())
      .action(async (id, options) => (await shell()).carryOut(async () => (await logs())[name](id, options)));
  run
    .command('rollouts')
    .description("list a run's rollouts, the latest first")
    .argument('<run>', 'id, or a beginning of it')
    .option('--role <role>', 'teacher, student, baseline or test')
    .option('--offset <n>', 'leave out so many of the latest', '0')
    .option('--limit <n>', 'most to list', '200')
    .option('--evenly <n>', 'so many of each role, evenly over all of training, in place of the latest')
    .addOption(database())
    .addOption(json())
    .action(async (id, options) => (await shell()).carryOut(async () => (await logs()).rollouts(id, options)));

  program
    .command('rollout')
    .description('one rollout as JSON: observations, actions, rewards, and where it began')
    .argument('<number>', 'as "tutelage run rollouts" lists it')
    .option('--replay', 'simulate it again: poses of what can be drawn, Q of its states, and whether it is the same')
    .option(
      '--alike',
      'in its place those that began in the same state, of its run and of the runs of its task and seed',
    )
    .addOption(database())
    .action(async (number, options) => (await shell()).carryOut(async () => (await logs()).rollout(number, options)));

  program
    .command('replay')
    .description('simulate a logged rollout again and draw it: the whole as GIF or MP4, a moment of it as PNG or SVG')
    .argument('<rollout>', 'its number, as "tutelage run rollouts" lists it')
    .requiredOption('--out <file>', '.gif, .mp4, .png or .svg')
    .option('--speed <x>', 'of a GIF or MP4: times as fast as it was', '1')
    .option('--step <n>', 'of a PNG or SVG: the state after so many steps', '0')
    .option('--width <pixels>', 'an even number', '640')
    .addOption(database())
    .addOption(json())
    .action(async (rollout, options) =>
      (await shell()).carryOut(async () => (await import('../shelf/replay.ts')).replayCommand(rollout, options)),
    );

  const views = program.command('views').description('screens with their settings, kept under a name');
  const shelf = (): Promise<typeof import('../shelf/views.ts')> => import('../shelf/views.ts');
  views
    .command('list')
    .description('list them, with the address of each')
    .addOption(database())
    .addOption(json())
    .action(async (options) => (await shell()).carryOut(async () => (await shelf()).listViews(options)));
  views
    .command('save')
    .description('keep an address under a name; one of the same name is replaced')
    .argument('<name>', 'of the view')
    .argument('<address>', 'the place in the window’s address, from the # on')
    .addOption(database())
    .addOption(json())
    .action(async (name, address, options) =>
      (await shell()).carryOut(async () => (await shelf()).saveView(name, address, options)),
    );
  views
    .command('delete')
    .description('forget one')
    .argument('<name>', 'of the view')
    .addOption(database())
    .addOption(json())
    .action(async (name, options) => (await shell()).carryOut(async () => (await shelf()).deleteView(name, options)));

  program
    .command('queue')
    .description('how many runs train at once in a window, and how fast runs were on this machine')
    .option('--parallel <n>', 'most runs that train at once, from now on')
    .addOption(database())
    .addOption(json())
    .action(async (options) =>
      (await shell()).carryOut(async () => (await import('../shelf/queue.ts')).queue(options)),
    );
}
