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

const database = (): Option => new Option('--db <file>', "database (default: tutelage.db in the user's data folder)");
const json = (): Option => new Option('--json', 'one JSON object a line on stdout').default(false);
const jobs = (): Option => new Option('--jobs <n>', 'runs that train at once (default: one a processor core)');

/** How states are laid out; what a method does not take is an error. */
const withEmbedding = (command: Command, method: string): Command =>
  command
    .option('--method <method>', 'pca, tsne, umap or umap-js', method)
    .option('--seed <n>', 'seed of the map (default: 1)')
    .option('--perplexity <p>', 'of t-SNE (default: 30)')
    .option('--iterations <n>', 'of t-SNE (default: 750)')
    .option('--neighbours <n>', 'of UMAP, the state itself among them (default: 15)')
    .option('--min-dist <d>', 'of UMAP (default: 0.1)')
    .option('--epochs <n>', 'of UMAP (default: 500 up to 10,000 states, 300 beyond)')
    .option(
      '--density-weight <w>',
      'of UMAP: keep local densities too, as densMAP does; 0.2 is a good weight (default: 0)',
    )
    .option('--landmarks <n>', 'embed n states and place the rest among them, for a quick look (default: embed all)');

const program = new Command('tutelage')
  .description('Train a teacher and a student by meta-policy gradient, and see which states each of them visits.')
  .option('-V, --version', 'versions of the program and of what it stands on')
  .showHelpAfterError('(see tutelage --help)')
  .exitOverride((error) => {
    process.exit(error.exitCode === 0 ? 0 : 2);
  });

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
  .action(async (options) =>
    (await shell()).carryOut(async () => (await import('./commands/train.ts')).train(options)),
  );

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
    (await shell()).carryOut(async () => (await import('./commands/train.ts')).resume(names, options)),
  );

program
  .command('fork')
  .description("go on from a run's last whole cycle with other settings, as a new run; the run stays as it is")
  .argument('<run>', 'id, or a beginning of it; it may not be training')
  .option('--set <key=value>', 'a setting that is to be another one, as often as wanted; the others stay', collect, [])
  .addOption(database())
  .addOption(json())
  .action(async (name, options) =>
    (await shell()).carryOut(async () => (await import('./commands/train.ts')).fork(name, options)),
  );

program
  .command('runs')
  .description('list the stored runs')
  .addOption(database())
  .addOption(json())
  .action(async (options) =>
    (await shell()).carryOut(async () => (await import('./commands/runs.ts')).listRuns(options)),
  );

program
  .command('show')
  .description('show one run: returns, configuration, where it came from')
  .argument('<run>', 'id, or a beginning of it')
  .addOption(database())
  .addOption(json())
  .action(async (name, options) =>
    (await shell()).carryOut(async () => (await import('./commands/runs.ts')).showRun(name, options)),
  );

program
  .command('compare')
  .description('say which group of runs is better, by how much and how sure: tables, intervals, verdicts')
  .option('--run <run>', 'ids, or beginnings of them (default: all runs that are not archived)', collect, [])
  .option('--task <task>', 'runs of this task only, as often as wanted', collect, [])
  .option('--method <method>', 'runs of this method only, as often as wanted', collect, [])
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
    (await shell()).carryOut(async () => (await import('./commands/compare.ts')).compareCommand(options)),
  );

program
  .command('groups')
  .description('list the groups of runs that differ in nothing but the seed, or name one and choose its looks')
  .argument('[group]', 'name of a group to change')
  .option('--name <name>', 'what to call it, on every screen and in every figure; "" takes the automatic name back')
  .option('--colour <colour>', 'colour of its line, by name; "tutelage groups" shows those in use')
  .option('--dash <dash>', 'solid, dash, dot, dashdot, longdash')
  .addOption(database())
  .addOption(json())
  .action(async (group, options) =>
    (await shell()).carryOut(async () => (await import('./commands/groups.ts')).groupsCommand(group, options)),
  );

program
  .command('compact')
  .description('give the space of deleted runs back to the disk; nothing else may use the database meanwhile')
  .addOption(database())
  .addOption(json())
  .action(async (options) =>
    (await shell()).carryOut(async () => (await import('./commands/care/compact.ts')).compactCommand(options)),
  );

program
  .command('check')
  .description('look for damage: pages, references, and every rollout against its digest')
  .option('--runs <n>', 'compare the rollouts of so many runs only, evenly over all')
  .addOption(database())
  .addOption(json())
  .action(async (options) =>
    (await shell()).carryOut(async () => (await import('./commands/care/care.ts')).checkCommand(options)),
  );

program
  .command('backup')
  .description('copy the database as it is at one instant; trainings may go on')
  .argument('<file>', 'the copy, which may not be there yet')
  .addOption(database())
  .addOption(json())
  .action(async (target, options) =>
    (await shell()).carryOut(async () => (await import('./commands/care/care.ts')).backupCommand(target, options)),
  );

program
  .command('salvage')
  .description('read what can be read of a damaged database into a new one, and list what was lost')
  .argument('<file>', 'the damaged database, which stays as it is')
  .requiredOption('--out <file>', 'the new database')
  .addOption(json())
  .action(async (path, options) =>
    (await shell()).carryOut(async () => (await import('./commands/care/care.ts')).salvageCommand(path, options)),
  );

program
  .command('settings')
  .description("list every setting of a configuration with the paper's value")
  .requiredOption('--task <task>', taskNames.join(', '))
  .addOption(json())
  .action(async (options) =>
    (await shell()).carryOut(async () => (await import('./commands/settings.ts')).listSettings(options)),
  );

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
    (await shell()).carryOut(async () => (await import('./commands/simulate.ts')).simulateCommand(options)),
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
  .action(async (options) =>
    (await shell()).carryOut(async () => (await import('./commands/doctor.ts')).doctor(options)),
  );

program
  .command('verify')
  .description('carry out a stored run again, in memory, and compare every rollout; says where they part')
  .argument('<run>', 'id, or a beginning of it')
  .option('--cycles <n>', 'the first N cycles only')
  .addOption(database())
  .addOption(json())
  .action(async (name, options) =>
    (await shell()).carryOut(async () => (await import('./commands/verify.ts')).verify(name, options)),
  );

withEmbedding(program.command('coverage'), 'tsne')
  .description(
    'draw which states runs visit, on one map, and measure their coverage; writes figure, states, measures and record',
  )
  .requiredOption(
    '--run <run[:role[:stage]]>',
    'a set of states, as often as wanted: role teacher, student, baseline or test; stage early, late, ' +
      'early=100 (rollouts), all, 100-200 (rollouts) or interactions=0-50000. A run alone gives all its roles, ' +
      'early and late',
    collect,
    [],
  )
  .option('--states <n>', 'most states of one set on the map', '5000')
  .option('--every <k>', 'of each rollout, one state in k', '1')
  .addOption(
    new Option(
      '--sampling <rule>',
      'how many states each set gives: all up to --states (default on the map), as many as every other ' +
        '(default of the measures), or the same share',
    ).choices(['capped', 'balanced', 'proportional']),
  )
  .option(
    '--bandwidth <h>',
    'of the kernel: likelihood (that under which rollouts left out are the likeliest, the default), scott ' +
      "(Scott's rule), or a standard deviation in map units",
  )
  .option('--pool', 'draw the runs of several groups in one panel a role, which its title says', false)
  .option('--no-measures', 'leave out the measures in the state space')
  .option('--measured-states <n>', 'most states of one set that are measured', '20000')
  .option('--windows <n>', 'measure in so many windows of training: curves', '1')
  .option('--stability <n>', 'draw n maps, of as many seeds, and say how far they agree')
  .addOption(
    new Option(
      '--format <format>',
      'of the states on the map: csv, which everything reads, or parquet, about a sixth of its size, for many',
    )
      .choices(['csv', 'parquet'])
      .default('csv'),
  )
  .requiredOption('--out <dir>', 'folder for the figure (SVG, PDF, PNG) and its data')
  .addOption(database())
  .action(async (options) =>
    (await shell()).carryOut(async () => (await import('./commands/coverage.ts')).coverageCommand(options)),
  );

withEmbedding(program.command('embed'), 'tsne')
  .description('lay out any table of numbers in the plane')
  .requiredOption(
    '--input <file>',
    'a table as text (separated by comma, semicolon, tab, bar or white space), or NumPy .npy of one or two dimensions',
  )
  .requiredOption('--out <file>', '.csv, .npy or .parquet: x, y per row, and the columns that were not laid out')
  .addOption(
    new Option('--header <choice>', 'whether the first line names the columns')
      .choices(['auto', 'yes', 'no'])
      .default('auto'),
  )
  .option('--columns <list>', 'lay out these alone: names, or numbers from 1, such as 1-3,5', collect, [])
  .option('--drop <list>', 'leave these out altogether, named in the same way', collect, [])
  .option('--standardise', 'give every column mean 0 and standard deviation 1 first', false)
  .action(async (options) =>
    (await shell()).carryOut(async () => (await import('./commands/embed.ts')).embedCommand(options)),
  );

program
  .command('demo')
  .description(
    'train meta and ddpg on Pendulum, compare them, draw their curves and state densities; about two minutes',
  )
  .option('--out <dir>', 'folder for database and figures', 'demo')
  .action(async (options) => (await shell()).carryOut(async () => (await import('./commands/demo.ts')).demo(options)));

const scale = (): Option =>
  new Option('--scale <share>', 'carry out this share of every run only, 0.1 for a tenth; all that is written says so');

const study = program.command('study').description('studies: runs made to answer one question, to a report');
study
  .command('list')
  .description('list the stored studies and the built-in ones')
  .addOption(database())
  .addOption(json())
  .action(async (options) =>
    (await shell()).carryOut(async () => (await import('./commands/study.ts')).listCommand(options)),
  );
study
  .command('show')
  .description('show the plan of a study')
  .argument('<study>', 'a built-in name, or an id or a beginning of it')
  .addOption(database())
  .addOption(json())
  .action(async (name, options) =>
    (await shell()).carryOut(async () => (await import('./commands/study.ts')).showCommand(name, options)),
  );
study
  .command('new')
  .description('make a study from a plan: name, question, plan (tasks, variants, seeds, settings)')
  .argument('<file>', 'JSON or YAML')
  .addOption(scale())
  .addOption(database())
  .addOption(json())
  .action(async (file, options) =>
    (await shell()).carryOut(async () => (await import('./commands/study.ts')).newCommand(file, options)),
  );
study
  .command('run')
  .description('train what a study lacks, teachers first, and write its report; the same command resumes it')
  .argument('<study>', 'table-1, figure-2, figure-3, table-2, figure-4, paper (all of them), or a stored study')
  .addOption(scale())
  .option('--out <dir>', 'folder for the report (default: study-ID)')
  .addOption(jobs())
  .addOption(database())
  .addOption(json())
  .action(async (name, options) =>
    (await shell()).carryOut(async () => (await import('./commands/study.ts')).runCommand(name, options)),
  );
study
  .command('status')
  .description('say what of a study is there, what is missing, and how long that takes')
  .argument('<study>', 'an id, or a beginning of it')
  .addOption(database())
  .addOption(json())
  .action(async (name, options) =>
    (await shell()).carryOut(async () => (await import('./commands/study.ts')).statusCommand(name, options)),
  );
study
  .command('report')
  .description('write the report of a study as it stands: Markdown, HTML, SVG, LaTeX')
  .argument('<study>', 'a built-in name, paper, or an id')
  .addOption(scale())
  .option('--out <dir>', 'folder for the report (default: study-ID)')
  .addOption(database())
  .addOption(json())
  .action(async (name, options) =>
    (await shell()).carryOut(async () => (await import('./commands/study.ts')).reportCommand(name, options)),
  );

const figure = program
  .command('figure')
  .description('figures for print: made, kept, drawn, packed so that others can check them');
figure
  .command('list')
  .description('list the stored figures')
  .addOption(database())
  .addOption(json())
  .action(async (options) =>
    (await shell()).carryOut(async () => (await import('./commands/figure/figure.ts')).listCommand(options)),
  );
figure
  .command('show')
  .description('print the specification of a figure as JSON, which "figure new --from" takes again')
  .argument('<figure>', 'name, or id or a beginning of it')
  .addOption(database())
  .action(async (name, options) =>
    (await shell()).carryOut(async () => (await import('./commands/figure/figure.ts')).showCommand(name, options)),
  );
withEmbedding(figure.command('new'), 'tsne')
  .description('make and keep a figure: one of the paper, of your own runs, or one from a file')
  .requiredOption(
    '--from <what>',
    'paper:figure-2, paper:figure-3, paper:figure-4, paper:table-1, paper:table-2, or a .json file',
  )
  .option('--run <run>', 'a run that it shows, by id or a beginning of it, as often as wanted', collect, [])
  .option('--name <name>', 'what it is called (default: as the paper has it)')
  .option('--venue <venue>', 'icml, neurips, jmlr, … : widths and size of type')
  .option('--width <width>', 'column or full')
  .option('--states <n>', 'of figure-4: most states of one set on the map', '5000')
  .addOption(database())
  .addOption(json())
  .action(async (options) =>
    (await shell()).carryOut(async () => (await import('./commands/figure/newFigure.ts')).newCommand(options)),
  );
figure
  .command('render')
  .description('draw a figure to files; the plotted data (CSV) and the record (JSON) always beside it')
  .argument('<figure>', 'name, id or a beginning of it, or a .json file')
  .option(
    '--format <list>',
    'svg, pdf, tex (TikZ), png, csv, json; of its tables md, latex; several with commas between them',
    'svg,pdf',
  )
  .option('--out <dir>', 'folder for the files', '.')
  .option('--venue <venue>', 'another venue than the figure has')
  .option('--width <width>', 'column or full')
  .option('--dpi <n>', 'of a PNG', '300')
  .option('--outlines', 'of a PDF: text as outlines, for venues that take Type 1 fonts alone', false)
  .addOption(database())
  .action(async (name, options) =>
    (await shell()).carryOut(async () =>
      (await import('./commands/figure/renderFigure.ts')).renderCommand(name, options),
    ),
  );
figure
  .command('capsule')
  .description('pack a figure with all that it takes to draw it again elsewhere, and to check it')
  .argument('<figure>', 'name, or id or a beginning of it')
  .requiredOption('--out <file>', 'the zip')
  .addOption(database())
  .action(async (name, options) =>
    (await shell()).carryOut(async () => (await import('./commands/figure/capsule.ts')).capsuleCommand(name, options)),
  );
figure
  .command('verify')
  .description('draw the figure of a capsule again, from what is in it, and compare every byte')
  .argument('<file>', 'a zip that "figure capsule" made')
  .option('--rerun', 'carry its shortest run out again too, and compare the digest of every cycle', false)
  .option('--run <run>', 'which run --rerun carries out')
  .addOption(json())
  .action(async (file, options) =>
    (await shell()).carryOut(async () => (await import('./commands/figure/capsule.ts')).verifyCommand(file, options)),
  );
figure
  .command('rename')
  .description('give a figure another name')
  .argument('<figure>', 'name, or id or a beginning of it')
  .argument('<name>', 'the new one')
  .addOption(database())
  .action(async (name, newName, options) =>
    (await shell()).carryOut(async () =>
      (await import('./commands/figure/figure.ts')).renameCommand(name, newName, options),
    ),
  );
figure
  .command('duplicate')
  .description('copy a figure, to change the copy')
  .argument('<figure>', 'name, or id or a beginning of it')
  .option('--name <name>', 'of the copy')
  .addOption(database())
  .action(async (name, options) =>
    (await shell()).carryOut(async () => (await import('./commands/figure/figure.ts')).duplicateCommand(name, options)),
  );
figure
  .command('delete')
  .description('delete a figure; its runs and maps stay')
  .argument('<figure>', 'name, or id or a beginning of it')
  .addOption(database())
  .action(async (name, options) =>
    (await shell()).carryOut(async () => (await import('./commands/figure/figure.ts')).deleteCommand(name, options)),
  );

function shell(): Promise<typeof import('./commands/terminal/shell.ts')> {
  return import('./commands/terminal/shell.ts');
}

for (const command of program.commands) command.showHelpAfterError(`(see tutelage ${command.name()} --help)`);

// The versions of parts are asked of the parts, which `--help` does without.
if (['--version', '-V'].includes(process.argv[2] ?? ''))
  console.log((await import('./commands/terminal/version.ts')).versionText());
else await program.parseAsync();
