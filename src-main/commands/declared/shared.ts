import { Option, type Command } from 'commander';

/** Options that several commands have, and what carries a command out. */
export const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

export const database = (): Option =>
  new Option('--db <file>', "database (default: tutelage.db in the user's data folder)");
export const json = (): Option => new Option('--json', 'one JSON object a line on stdout').default(false);
export const jobs = (): Option => new Option('--jobs <n>', 'runs that train at once (default: one a processor core)');
/** Which runs, in the language of the window's filter. */
export const where = (): Option =>
  new Option(
    '--where <words>',
    'only runs that fit, as often as wanted: words in their names, settings as gamma:0.9, gamma:<0.99 or ' +
      'noise:none, group:"meta, no learning", status:failed; a minus in front leaves runs out',
  )
    .argParser<readonly string[]>(collect)
    .default([]);

/** How states are laid out; what a method does not take is an error. */
export const withEmbedding = (command: Command, method: string): Command =>
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

/** Loaded when a command is called, so that `--help` answers at once. */
export function shell(): Promise<typeof import('../terminal/shell.ts')> {
  return import('../terminal/shell.ts');
}
