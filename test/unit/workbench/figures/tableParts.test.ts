import { expect, test } from 'vitest';
import { arranged } from '../../../../src-main/workbench/figures/parts/tableParts.ts';

test('a table of more groups than stand beside each other has a row for each', () => {
  const names = Array.from({ length: 7 }, (_, i) => `group ${i}`);
  const rows = [
    ['Hopper', 0, 1, 2, 3, 4, 5, 6],
    ['Reacher', 10, 11, 12, 13, 14, 15, 16],
  ];
  const turned = arranged(names, rows);
  expect(turned.isTurned).toBe(true);
  expect(turned.columns.map(({ title }) => title)).toEqual(['Group', 'Hopper', 'Reacher']);
  expect(turned.rows[2]).toEqual(['group 2', 2, 12]);
  const six = arranged(
    names.slice(0, 6),
    rows.map((row) => row.slice(0, 7)),
  );
  expect(six.isTurned).toBe(false);
  expect(six.rows.map(([task]) => task)).toEqual(['Hopper', 'Reacher']);
});
