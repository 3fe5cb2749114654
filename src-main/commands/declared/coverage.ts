import { Option, type Command } from 'commander';
import { collect, database, json, shell, where, withEmbedding } from './shared.ts';

/** Which states are visited, and maps of any table. */
export function declareCoverage(program: Command): void {
  withEmbedding(program.command('coverage'), 'tsne')
    .description(
      'draw which states runs visit, on one map, and measure their coverage; writes figure, states, measures ' +
        'and record',
    )
    .option(
      '--run <run[:role[:stage]]>',
      'a set of states, as often as wanted: role teacher, student, baseline or test; stage early, late, ' +
        'early=100 (rollouts), all, 100-200 (rollouts) or interactions=0-50000. A run alone gives the roles and ' +
        'stages below, in a column for each role of each group',
      collect,
      [],
    )
    .addOption(where())
    .option(
      '--role <list>',
      'of runs named alone (default: teacher,student,baseline as far as they have them)',
      collect,
      [],
    )
    .option('--stage <list>', 'of runs named alone, as in --run (default: early,late)', collect, [])
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
    .option(
      '--onto <map>',
      'place the sets into a kept map (its id, or the coverage.json of an earlier call) instead of laying out a new ' +
        'one: its states stay where they are, and its method, scaling, sampling and bandwidth hold',
    )
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
    .addOption(json())
    .action(async (options) =>
      (await shell()).carryOut(async () => (await import('../coverage.ts')).coverageCommand(options)),
    );

  withEmbedding(program.command('embed'), 'tsne')
    .description('lay out any table of numbers in the plane')
    .requiredOption(
      '--input <file>',
      'a table as text (separated by comma, semicolon, tab, bar or white space), or NumPy .npy of one or two ' +
        'dimensions (records and texts too), .npz, Parquet or Arrow',
    )
    .requiredOption('--out <file>', '.csv, .npy or .parquet: x, y per row, and the columns that were not laid out')
    .addOption(
      new Option('--header <choice>', 'whether the first line names the columns')
        .choices(['auto', 'yes', 'no'])
        .default('auto'),
    )
    .option('--columns <list>', 'lay out these alone: names, or numbers from 1, such as 1-3,5', collect, [])
    .option('--drop <list>', 'leave these out altogether, named in the same way', collect, [])
    .option('--missing <choice>', 'of rows that lack a number: refuse or drop', 'refuse')
    .option('--array <name>', 'of an .npz file: the array that is laid out')
    .option('--no-trust', 'leave out how far the map can be trusted')
    .option('--standardise', 'give every column mean 0 and standard deviation 1 first', false)
    .action(async (options) =>
      (await shell()).carryOut(async () => (await import('../embed.ts')).embedCommand(options)),
    );
}
