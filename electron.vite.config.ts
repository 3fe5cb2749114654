import { relative, resolve, sep } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';
import { entries } from './src-main/training/entries.ts';
import manifest from './package.json' with { type: 'json' };

const root = import.meta.dirname;
const mainOutput = resolve(root, 'out/main');

/**
 * Lets each bundled module keep the address of its source file, so that what
 * it names relative to that (a kernel, the manifest) is found from the bundle
 * as it is from the sources. Chunks lie beside the entries for the same reason.
 */
function keepSourceAddresses(): Plugin {
  return {
    name: 'tutelage:keep-source-addresses',
    transform(code, id) {
      if (!code.includes('import.meta.url') || id.includes('node_modules')) return null;
      const source = relative(mainOutput, id).split(sep).join('/');
      return {
        code: code.replaceAll('import.meta.url', `new URL(${JSON.stringify(source)}, import.meta.url).href`),
        map: null,
      };
    },
  };
}

export default defineConfig({
  main: {
    plugins: [keepSourceAddresses()],
    build: {
      outDir: mainOutput,
      externalizeDeps: { include: Object.keys(manifest.optionalDependencies) },
      rolldownOptions: {
        input: {
          electron: resolve(root, 'src-main/electron.ts'),
          ...Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, resolve(root, 'src-main', path)])),
        },
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: resolve(root, 'out/preload'),
      // A sandboxed preload script is one CommonJS file that can load nothing but Electron.
      externalizeDeps: false,
      rolldownOptions: {
        input: resolve(root, 'src-main/preload.ts'),
        output: { format: 'cjs', entryFileNames: 'preload.cjs' },
      },
    },
  },
  renderer: {
    root: resolve(root, 'src-renderer'),
    plugins: [svelte({ configFile: false })],
    define: { global: 'globalThis' }, // Node's name for it, in packages that Plotly is made of
    build: {
      outDir: resolve(root, 'out/renderer'),
      minify: true,
      chunkSizeWarningLimit: 6000, // Plotly, read from the local disk
      rolldownOptions: { input: resolve(root, 'src-renderer/index.html') },
    },
  },
});
