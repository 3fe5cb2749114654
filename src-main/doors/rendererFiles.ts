import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { TutelageError } from '../contract/errors.ts';

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
};

export interface RendererFile {
  readonly mediaType: string;
  readonly content: Buffer;
}

/** Reads the file of a URL's path; null where there is none. */
export type RendererFiles = (urlPath: string) => Promise<RendererFile | null>;

/**
 * The built interface in `directory`. The names are read once, and only a name
 * in that table is ever opened: no path of a request reaches the disk.
 *
 * @throws TutelageError `unavailable` where nothing is built there.
 */
export function rendererFiles(directory: string): RendererFiles {
  if (!existsSync(join(directory, 'index.html'))) {
    throw new TutelageError('unavailable', `The interface is not built: there is no index.html in ${directory}. Run \`npm run build\`, then start again.`);
  }
  const files = new Map(
    readdirSync(directory, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [`/${relative(directory, file).split(sep).join('/')}`, file]),
  );
  return async (urlPath) => {
    const file = files.get(urlPath === '/' ? '/index.html' : urlPath);
    if (file === undefined) return null;
    return { mediaType: mediaTypes[extname(file)] ?? 'application/octet-stream', content: await readFile(file) };
  };
}
