/** Entries lie in known places of the sources, and in one folder of the bundle. */
export function entryBeside(entry: URL, source: string, bundled: string): URL {
  return new URL(entry.pathname.endsWith('.ts') ? source : bundled, entry);
}
