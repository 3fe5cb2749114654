import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { TutelageError } from '../../contract/errors.ts';

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
 * The built interface in `directory`. Only a name that was listed there is
 * ever opened: no path of a request reaches the disk. The listing is made anew
 * when a file is asked for that is not in it or not there any more, since the
 * interface may be built again meanwhile.
 *
 * @throws TutelageError `unavailable` where nothing is built there.
 */
export function rendererFiles(directory: string): RendererFiles {
  if (!existsSync(join(directory, 'index.html'))) {
    throw new TutelageError(
      'unavailable',
      `The interface is not built: there is no index.html in ${directory}. Run \`npm run build\`, then start again.`,
    );
  }
  let files = listed(directory);
  return async (urlPath) => {
    const name = urlPath === '/' ? '/index.html' : urlPath;
    const found = await read(files.get(name));
    if (found !== null) return found;
    files = listed(directory);
    return read(files.get(name));
  };
}

/** Names as in a URL, with their files; none while the folder is being replaced. */
function listed(directory: string): ReadonlyMap<string, string> {
  try {
    const entries = readdirSync(directory, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
    return new Map(
      entries
        .map((entry) => join(entry.parentPath, entry.name))
        .map((file) => [`/${relative(directory, file).split(sep).join('/')}`, file]),
    );
  } catch (error) {
    if (isMissing(error)) return new Map();
    throw error;
  }
}

async function read(file: string | undefined): Promise<RendererFile | null> {
  if (file === undefined) return null;
  try {
    return { mediaType: mediaTypes[extname(file)] ?? 'application/octet-stream', content: await readFile(file) };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
