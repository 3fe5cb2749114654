import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { compileModule } from 'svelte/compiler';
import ts from 'typescript';
import type { Plugin } from 'vite';

const svelte = dirname(createRequire(import.meta.url).resolve('svelte/package.json'));

/**
 * Compiles modules with Svelte's runes as for a browser, so that a test can make
 * their classes and see what follows what: in `$effect.root`, with `flushSync`.
 */
export function runes(): Plugin {
  return {
    name: 'tutelage:runes',
    enforce: 'pre',
    config: () => ({
      resolve: {
        alias: [
          { find: /^svelte$/, replacement: join(svelte, 'src/index-client.js') },
          { find: /^svelte\/reactivity$/, replacement: join(svelte, 'src/reactivity/index-client.js') },
        ],
      },
    }),
    transform(code, id) {
      if (!id.endsWith('.svelte.ts')) return null;
      const script = ts.transpile(code, { target: ts.ScriptTarget.ES2022, verbatimModuleSyntax: true });
      return { code: compileModule(script, { generate: 'client', filename: id }).js.code, map: null };
    },
  };
}
