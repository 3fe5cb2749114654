/** What runs in a process or thread of its own: its name in the bundle, and its source below src-main. */
export const entries = {
  'training-worker': 'training/worker.ts',
  'trial-process': 'training/trialProcess.ts',
  'replay-worker': 'workbench/replay/replayWorker.ts',
  'figure-worker': 'workbench/figures/figureWorker.ts',
  'report-worker': 'workbench/studies/report/reportWorker.ts',
  'analysis-worker': 'workbench/analyses/analysisWorker.ts',
  'helper-worker': 'workbench/analyses/helperWorker.ts',
  'map-worker': 'workbench/analyses/mapWorker.ts',
} as const;

export type EntryName = keyof typeof entries;

/** Another entry, from where one lies: sources stand in their rooms, what they are bundled to in one folder. */
export function entryBeside(entry: URL, name: EntryName): URL {
  const source = Object.values(entries).find((path) => entry.pathname.endsWith(`/${path}`));
  if (source === undefined) return new URL(`${name}.js`, entry);
  const top = source.replace(/[^/]+/g, '..').replace(/\.\.$/, '');
  return new URL(`${top}${entries[name]}`, entry);
}
