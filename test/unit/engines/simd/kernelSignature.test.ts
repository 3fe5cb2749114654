import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const folder = new URL('../../../../src-main/engines/simd/', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, folder), 'utf8');

/** Names of parameters, without types and defaults. */
function parametersOf(list: string): string {
  return list
    .split(',')
    .map((part) => part.split(':')[0].trim())
    .filter((name) => name !== '')
    .join(', ');
}

/** What the kernel exports: of a function its parameters, of an address null. */
function exported(): Record<string, string | null> {
  const found: Record<string, string | null> = {};
  for (const [, names, module] of read('kernel/index.ts').matchAll(/export \{([^}]*)\} from '\.\/(\w+)'/g)) {
    const source = read(`kernel/${module}.ts`);
    for (const name of names.split(',').map((each) => each.trim())) {
      if (name === '') continue;
      const parameters = new RegExp(`export function ${name}\\(([^)]*)\\)`).exec(source)?.[1];
      found[name] = parameters === undefined ? null : parametersOf(parameters);
    }
  }
  return found;
}

/** What the host takes it to export, in the same words. */
function expected(): Record<string, string | null> {
  const body = /export interface Kernel \{([^}]*)\}/.exec(read('kernel.ts'))?.[1] ?? '';
  const addresses = [...body.matchAll(/readonly (\w+): Address;/g)].map(([, name]) => [name, null] as const);
  const functions = [...body.matchAll(/^ +(\w+)\(([^)]*)\):/gm)].map(([, name, list]) => [name, parametersOf(list)]);
  return Object.fromEntries([...addresses, ...functions]) as Record<string, string | null>;
}

test('the host calls the kernel by the names and parameters that it has', () => {
  const { setup: ofKernel, ...kernel } = exported();
  const { setup: ofHost, ...host } = expected();
  expect(Object.keys(kernel).length).toBeGreaterThan(40);
  expect(host).toEqual(kernel);
  // Its positions come from a list that is held against the kernel's own.
  const [, listed] = /export const setupParameters = \[([^\]]*)\]/.exec(read('kernel.ts')) ?? ['', ''];
  expect(ofHost).toBe('...positions');
  expect([...listed.matchAll(/'(\w+)'/g)].map(([, name]) => name).join(', ')).toBe(ofKernel);
});
