/** A file that may be part of what is imported, by its place below what a person named. */
export interface FoundFile {
  /** With / between its parts. */
  readonly path: string;
  readonly bytes: number;
  /** When it was written last, in milliseconds of Unix time. */
  readonly changed: number;
  /** Named by itself, and not found in a folder. */
  readonly isNamed: boolean;
}

/** Files that are read together. */
export type Source =
  | {
      readonly kind: 'baselines';
      readonly folder: string;
      readonly progress: FoundFile | null;
      readonly monitors: readonly FoundFile[];
      readonly evaluations: FoundFile | null;
    }
  | {
      readonly kind: 'spinning-up';
      readonly folder: string;
      readonly progress: FoundFile;
      readonly config: FoundFile | null;
    }
  | { readonly kind: 'events'; readonly folder: string; readonly files: readonly FoundFile[] }
  | {
      readonly kind: 'hdf5' | 'npz' | 'parquet' | 'arrow' | 'csv' | 'json' | 'log' | 'wandb';
      readonly file: FoundFile;
    };

export interface Grouped {
  readonly sources: readonly Source[];
  /** Files of a folder that none of the readers is for, or whose numbers another file has too. */
  readonly passedOver: readonly { readonly path: string; readonly why: string }[];
}

/** Files that other programs put beside their logs and that say nothing of a run's course. */
const kinds: readonly (readonly [RegExp, Exclude<Source['kind'], 'baselines' | 'spinning-up' | 'events'>])[] = [
  [/\.tutelage\.jsonl$/i, 'log'],
  [/\.wandb$/i, 'wandb'],
  [/\.(h5|hdf5|hdf)$/i, 'hdf5'],
  [/\.npz$/i, 'npz'],
  [/\.parquet$/i, 'parquet'],
  [/\.(arrow|arrows|feather|ipc)$/i, 'arrow'],
  [/\.csv$/i, 'csv'],
  [/\.(json|jsonl|ndjson)$/i, 'json'],
];

/** Which files are read together, by their names. */
export function sourcesOf(files: readonly FoundFile[]): Grouped {
  const sources: Source[] = [];
  const passedOver: { path: string; why: string }[] = [];
  for (const [folder, members] of Map.groupBy(files, ({ path }) => folderOf(path))) {
    const named = (pattern: RegExp): readonly FoundFile[] => members.filter(({ path }) => pattern.test(nameOf(path)));
    const [progress = null] = named(/^progress\.csv$/);
    const [text = null] = named(/^progress\.txt$/);
    const [config = null] = named(/^config\.json$/);
    const [evaluations = null] = named(/^evaluations\.npz$/);
    const monitors = named(/(^|\.)monitor\.csv$/);
    const events = named(/tfevents/);
    const taken = new Set<FoundFile>();
    const take = (source: Source, ...own: readonly (FoundFile | null)[]): void => {
      sources.push(source);
      for (const file of own) if (file !== null) taken.add(file);
    };
    const hasLog = progress !== null || monitors.length > 0 || evaluations !== null;
    if (hasLog)
      take({ kind: 'baselines', folder, progress, monitors, evaluations }, progress, evaluations, ...monitors);
    if (text !== null) take({ kind: 'spinning-up', folder, progress: text, config }, text, config);
    if (events.length > 0 && progress === null) take({ kind: 'events', folder, files: events }, ...events);
    for (const file of members.filter((each) => !taken.has(each))) {
      const kind = kinds.find(([pattern]) => pattern.test(nameOf(file.path)))?.[1];
      if (events.includes(file))
        passedOver.push({ path: file.path, why: 'progress.csv beside it has the same numbers' });
      else if (kind !== undefined && (file.isNamed || !isBeside(nameOf(file.path)))) sources.push({ kind, file });
      else passedOver.push({ path: file.path, why: file.isNamed ? 'no reader is for files of this name' : '' });
    }
  }
  return { sources, passedOver };
}

/** JSON that describes a run and has no course of its own. */
function isBeside(name: string): boolean {
  return /\.json$/i.test(name) && !/history/i.test(name);
}

export function folderOf(path: string): string {
  const cut = path.lastIndexOf('/');
  return cut < 0 ? '.' : path.slice(0, cut) || '/';
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** All files of a source, in the order in which its digest takes them. */
export function filesOf(source: Source): readonly FoundFile[] {
  const all = ((): readonly (FoundFile | null)[] => {
    switch (source.kind) {
      case 'baselines':
        return [source.progress, ...source.monitors, source.evaluations];
      case 'spinning-up':
        return [source.progress, source.config];
      case 'events':
        return source.files;
      default:
        return [source.file];
    }
  })();
  return all.filter((file) => file !== null).toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** What a person would call it: the folder of a run, or its one file. */
export function placeOf(source: Source): string {
  return 'folder' in source ? source.folder : source.file.path;
}
