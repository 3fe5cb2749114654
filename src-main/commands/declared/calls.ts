import { Option, type Command } from 'commander';
import { collect, database, json, shell } from './shared.ts';

/** For programs: SQL, every call of the window, completion, and figures of curves and of rollouts. */
export function declareCalls(program: Command): void {
  program
    .command('query')
    .description('ask the database in SQL, read-only; db/README.md describes its tables')
    .argument('<sql>', 'one SELECT; - reads stdin')
    .addOption(new Option('--format <format>', 'of the rows').choices(['text', 'csv']).default('text'))
    .addOption(database())
    .addOption(json())
    .addHelpText(
      'after',
      "\nBeside SQLite's own functions: float32_json(blob), float64_json(blob), int32_json(blob) give the numbers of " +
        'a blob as a JSON list, for json_each.',
    )
    .action(async (sql, options) =>
      (await shell()).carryOut(async () => (await import('../programs/query.ts')).queryCommand(sql, options)),
    );

  program
    .command('curves')
    .description('draw learning curves of runs, seeds folded into groups, or print what is drawn')
    .option(
      '--run <run>',
      'ids, or beginnings of them (default: all that are neither archived nor in the trash)',
      collect,
      [],
    )
    .option('--metric <key>', 'what is drawn; own:NAME of imported runs, by a name of their own', 'test_return')
    .option('--axis <axis>', 'against what: interactions, seconds, episodes and so on', 'interactions')
    .option('--estimator <name>', 'mean, iqm or median over the seeds', 'mean')
    .option(
      '--band <name>',
      'standard-deviation, standard-error, student-t, bootstrap, range or none',
      'standard-deviation',
    )
    .option('--smoothing <weight>', 'of the moving average over each run, 0 to below 1', '0')
    .option('--venue <venue>', 'icml, neurips, jmlr, … : widths and size of type', 'icml')
    .option('--format <list>', 'svg, pdf, tex, png, csv, json; several with commas between them', 'svg')
    .option('--out <dir>', 'folder for the files', '.')
    .addOption(database())
    .addOption(json())
    .action(async (options) =>
      (await shell()).carryOut(async () => (await import('../programs/curves.ts')).curvesCommand(options)),
    );

  program
    .command('call')
    .description("make any call of the window, with the window's own validators, and print its answer as JSON")
    .argument('[name]', 'such as runs.list; without it they are listed, each with its command')
    .argument('[request]', 'JSON; - reads stdin', '{}')
    .addOption(database())
    .addOption(json())
    .action(async (name, request, options) =>
      (await shell()).carryOut(async () => (await import('../programs/call.ts')).callCommand(name, request, options)),
    );

  program
    .command('mcp')
    .description(
      'serve the program to an assistant over the Model Context Protocol, on stdin and stdout: runs, comparisons, ' +
        'studies, figures, coverage, SQL',
    )
    .option('--read-only', 'only the tools that change nothing', false)
    .addOption(database())
    .action(async (options) =>
      (await shell()).carryOut(async () => (await import('../mcp/server.ts')).mcpCommand(options)),
    );

  program
    .command('completion')
    .description('print what makes a shell complete commands and options; to be sourced')
    .argument('<shell>', 'bash, zsh or fish')
    .action(async (name) =>
      (await shell()).carryOut(async () =>
        (await import('../programs/completion.ts')).completionCommand(name, program),
      ),
    );
}
