import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { inOrder, operationNames, operations } from '../../../../src-main/coverage/parallel/operations.ts';
import { setupParameters } from '../../../../src-main/engines/simd/kernel.ts';

const source = fileURLToPath(new URL('../../../../src-main/', import.meta.url));

/** Parameters of the functions that a kernel's sources export, as they are written, on one line. */
function signaturesIn(folder: string): Map<string, string> {
  const texts = readdirSync(join(source, folder))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(source, folder, name), 'utf8'));
  return new Map(
    texts.flatMap((text) =>
      [...text.matchAll(/^export function (\w+)\(([^)]*)\)/gm)].map(([, name, list]): [string, string] => [
        name,
        list.trim().replace(/,$/, '').replace(/\s+/g, ' '),
      ]),
    ),
  );
}

describe("the kernel's boundary", () => {
  test('operations are those that it exports, each once', () => {
    const index = readFileSync(join(source, 'coverage/kernel/index.ts'), 'utf8');
    const exported = [...index.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, names]) => names.trim().split(/,\s*/));
    expect(exported.toSorted()).toEqual(operationNames.toSorted());
  });

  test.each(operationNames)('%s: parameters have the names, the types and the order of its signature', (name) => {
    const signature = signaturesIn('coverage/kernel').get(name);
    expect(signature?.replace(/_(?=block|scratch)/g, '')).toBe(
      [...operations[name], 'block: i32, scratch: usize'].join(', '),
    );
  });

  test('the setup of the learner has the names and the order of its signature', () => {
    const signature = signaturesIn('engines/simd/kernel').get('setup') ?? '';
    expect(signature.split(', ').map((parameter) => parameter.replace(/:.*/, ''))).toEqual([...setupParameters]);
  });
});

test('what is told by name is put in order, in whatever order it is told', () => {
  const memory = new Float32Array(64);
  const grid = memory.subarray(8);
  expect(inOrder('clearGrid', { columns: 3, rows: 2, gridAt: grid })).toEqual([32, 2, 3]);
  const table = {
    rowsAt: memory,
    orderAt: grid,
    rowCount: 1,
    rowStride: 2,
    columnCount: 3,
    nodesAt: memory,
    firstNode: 4,
  };
  expect(inOrder('buildTree', { ...table, whole: true })).toEqual([0, 32, 1, 2, 3, 0, 4, 1]);
  expect(inOrder('measure', { map: null, points: 1, report: memory })).toEqual([0, 1, 0]);
});
