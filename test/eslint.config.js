import { fileURLToPath } from 'node:url';
import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import tseslint from 'typescript-eslint';

const basePath = fileURLToPath(new URL('..', import.meta.url));

export default [
  {
    basePath,
    ignores: [
      'out/**',
      'node_modules/**',
      'src-main/engines/simd/kernel/**',
      'src-main/coverage/kernel/**',
      'test/fixtures/**',
    ],
  },
  ...[js.configs.recommended, ...tseslint.configs.strict].map((config) => ({
    ...config,
    basePath,
    files: ['**/*.ts', '**/*.svelte'],
  })),
  ...svelte.configs.recommended.map((config) => ({ ...config, basePath })),
  {
    basePath,
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: tseslint.parser, extraFileExtensions: ['.svelte'] } },
    rules: { 'svelte/no-navigation-without-resolve': 'off' },
  },
  {
    basePath,
    files: ['**/*.ts', '**/*.svelte'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-undef': 'off',
      'no-restricted-properties': ['error', { object: 'Math', property: 'random', message: 'Pass a Random in.' }],
    },
  },
  // What only types can tell: a promise that nobody waits for, a case that a union has and a switch has not.
  ...[
    { files: ['src-main/**/*.ts', 'db/**/*.ts'], project: 'src-main/tsconfig.json' },
    { files: ['src-renderer/**/*.ts', 'src-renderer/**/*.svelte'], project: 'src-renderer/tsconfig.json' },
    { files: ['test/**/*.ts'], project: 'test/tsconfig.json' },
  ].map(({ files, project }) => ({
    basePath,
    files,
    languageOptions: {
      parserOptions: { project, tsconfigRootDir: basePath, extraFileExtensions: ['.svelte'] },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  })),
];
