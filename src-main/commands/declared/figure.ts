import type { Command } from 'commander';
import { collect, database, json, shell, withEmbedding } from './shared.ts';

/** Figures for print. */
export function declareFigures(program: Command): void {
  const figure = program
    .command('figure')
    .description('figures for print: made, kept, drawn, packed so that others can check them');
  figure
    .command('list')
    .description('list the stored figures')
    .addOption(database())
    .addOption(json())
    .action(async (options) =>
      (await shell()).carryOut(async () => (await import('../figure/figure.ts')).listCommand(options)),
    );
  figure
    .command('show')
    .description('print the specification of a figure as JSON, which "figure new --from" takes again')
    .argument('<figure>', 'name, or id or a beginning of it')
    .addOption(database())
    .addOption(json())
    .action(async (name, options) =>
      (await shell()).carryOut(async () => (await import('../figure/figure.ts')).showCommand(name, options)),
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
      (await shell()).carryOut(async () => (await import('../figure/newFigure.ts')).newCommand(options)),
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
    .addOption(json())
    .action(async (name, options) =>
      (await shell()).carryOut(async () => (await import('../figure/renderFigure.ts')).renderCommand(name, options)),
    );
  figure
    .command('capsule')
    .description('pack a figure with all that it takes to draw it again elsewhere, and to check it')
    .argument('<figure>', 'name, or id or a beginning of it')
    .requiredOption('--out <file>', 'the zip')
    .addOption(database())
    .addOption(json())
    .action(async (name, options) =>
      (await shell()).carryOut(async () => (await import('../figure/capsule.ts')).capsuleCommand(name, options)),
    );
  figure
    .command('verify')
    .description('draw the figure of a capsule again, from what is in it, and compare every byte')
    .argument('<file>', 'a zip that "figure capsule" made')
    .option('--rerun', 'carry the run out again that took the least time, and compare the digest of every cycle', false)
    .option('--run <run>', 'another run that --rerun carries out')
    .addOption(json())
    .action(async (file, options) =>
      (await shell()).carryOut(async () => (await import('../figure/capsule.ts')).verifyCommand(file, options)),
    );
  figure
    .command('rename')
    .description('give a figure another name')
    .argument('<figure>', 'name, or id or a beginning of it')
    .argument('<name>', 'the new one')
    .addOption(database())
    .addOption(json())
    .action(async (name, newName, options) =>
      (await shell()).carryOut(async () => (await import('../figure/figure.ts')).renameCommand(name, newName, options)),
    );
  figure
    .command('duplicate')
    .description('copy a figure, to change the copy')
    .argument('<figure>', 'name, or id or a beginning of it')
    .option('--name <name>', 'of the copy')
    .addOption(database())
    .addOption(json())
    .action(async (name, options) =>
      (await shell()).carryOut(async () => (await import('../figure/figure.ts')).duplicateCommand(name, options)),
    );
  figure
    .command('delete')
    .description('delete a figure; its runs and maps stay')
    .argument('<figure>', 'name, or id or a beginning of it')
    .addOption(database())
    .addOption(json())
    .action(async (name, options) =>
      (await shell()).carryOut(async () => (await import('../figure/figure.ts')).deleteCommand(name, options)),
    );
  figure
    .command('venues')
    .description('places of print of your own: list them, save one, delete one')
    .option('--save <title>', 'with --column, --full and --text, and --height if it is to be kept to')
    .option('--column <inches>', 'width of a column')
    .option('--full <inches>', 'width of the page')
    .option('--text <points>', 'size of type')
    .option('--height <inches>', 'of the text on a page: no figure is higher, but for what a caption needs')
    .option('--delete <title>', 'forget one')
    .addOption(database())
    .addOption(json())
    .action(async (options) =>
      (await shell()).carryOut(async () => (await import('../shelf/venues.ts')).venuesCommand(options)),
    );
}
