import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { basePath: new URL('..', import.meta.url).pathname, ignores: ['out/**', 'node_modules/**', 'src-main/engines/simd/kernel/**'] },
  {
    basePath: new URL('..', import.meta.url).pathname,
    files: ['**/*.ts', '**/*.svelte', '**/*.svelte.ts'],
    extends: [js.configs.recommended, ...tseslint.configs.strict, ...svelte.configs.recommended],
    languageOptions: { parserOptions: { parser: tseslint.parser, extraFileExtensions: ['.svelte'] } },
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-undef': 'off',
      'no-restricted-properties': ['error', { object: 'Math', property: 'random', message: 'Pass a Random in.' }],
      'svelte/no-navigation-without-resolve': 'off',
    },
  },
);
