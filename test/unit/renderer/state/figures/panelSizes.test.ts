import { expect, test } from 'vitest';
import { specificationSchema } from '../../../../../src-main/contract/figures/specification.ts';
import { newPanel, newSpecification } from '../../../../../src-renderer/state/figures/choices.ts';
import { gridOf, withColumnMoved, withRowMoved } from '../../../../../src-renderer/state/figures/panelSizes.ts';

const specification = newSpecification({ by: 'runs', runs: ['run-0001'] }, [newPanel('curves')]);
const box = (x: number, y: number): { x: number; y: number; width: number; height: number } => ({
  x,
  y,
  width: 100,
  height: 70,
});

test('panels in two rows are read as a grid, the last row half full', () => {
  const grid = gridOf([box(30, 10), box(160, 10), box(30, 120)]);
  expect(grid?.columns.map(({ left }) => left)).toEqual([30, 160]);
  expect(grid?.rows.map(({ top }) => top)).toEqual([10, 120]);
  expect(gridOf([])).toBeNull();
});

test('what lies between two columns is moved, within what a panel needs; the figure then keeps its columns', () => {
  const grid = gridOf([box(30, 10), box(160, 10), box(290, 10)]);
  if (grid === null) throw new Error('unreachable');
  const moved = withColumnMoved(specification, grid, 0, 40);
  expect(moved).toMatchObject({ columns: 3, widths: [1.4, 0.6, 1] });
  expect(withColumnMoved(specification, grid, 1, -500).widths).toEqual([1, 0.24, 1.76]);
  expect(specificationSchema.parse(moved)).toEqual(moved);
});

test('the lower edge of the only row is the proportion of all, of one of several its own height', () => {
  const one = gridOf([box(30, 10), box(160, 10)]);
  const two = gridOf([box(30, 10), box(30, 120)]);
  if (one === null || two === null) throw new Error('unreachable');
  expect(withRowMoved(specification, one, 0, 30)).toMatchObject({ proportion: 1, heights: [] });
  const moved = withRowMoved(specification, two, 1, 70);
  expect(moved).toMatchObject({ proportion: 0.7, heights: [1, 2] });
  expect(specificationSchema.parse(moved)).toEqual(moved);
});
