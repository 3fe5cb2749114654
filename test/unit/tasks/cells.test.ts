import { describe, expect, test } from 'vitest';
import { createVisits } from '../../../src-main/learning/cycle/visits.ts';
import { createVisitedCells } from '../../../src-main/tasks/sparse/cells.ts';
import { uMaze } from '../../../src-main/tasks/models/pointMaze.ts';
import { pointMaze } from '../../../src-main/tasks/sparse/pointMaze.ts';
import type { CellGrid } from '../../../src-main/tasks/task.ts';
import { segmentOf } from '../../helpers/learning/segments.ts';
import { fakeTask } from '../../helpers/learning/fakeSimulator.ts';

const grid: CellGrid = { components: [2, 0], from: [-1, 0], side: 0.5, columns: 4, rows: 2, free: [0, 1, 2, 6, 7] };
const row = (x: number, y: number): number[] => [y, 9, x];

describe('visited cells', () => {
  test('are those free ones that a state lies in, each once, read from the components that they are of', () => {
    const cells = createVisitedCells(grid);
    const visit = (...rows: number[][]): number => {
      cells.visit(Float32Array.from(rows.flat()), 3, rows.length);
      return cells.visited;
    };
    expect(cells.of).toBe(5);
    expect(visit(row(-1, 0))).toBe(1);
    expect(visit(row(-0.51, 0.49), row(-0.5, 0))).toBe(2);
    // A wall, and places beyond each edge.
    expect(visit(row(0.9, 0.1), row(-1.01, 0), row(1, 0.6), row(0, -0.1), row(0, 1), row(NaN, 0))).toBe(2);
    expect(visit(row(0.99, 0.99))).toBe(3);
    // Only as many rows as are said.
    cells.visit(Float32Array.from([row(0, 0.5), row(0, 0)].flat()), 3, 1);
    expect(cells.visited).toBe(4);
    const resumed = createVisitedCells(grid, cells.state());
    expect([resumed.visited, resumed.state()]).toEqual([4, cells.state()]);
  });

  test('of the maze: squares of 0.25 m in each of the seven places without a wall', () => {
    const { cells } = pointMaze;
    if (cells === undefined) throw new Error('The maze has cells.');
    expect(cells.free).toHaveLength(16 * [...uMaze.join('')].filter((place) => place !== '#').length);
    const visited = createVisitedCells(cells);
    const at = (x: number, y: number): number => {
      visited.visit(Float32Array.of(x, y, 0, 0), 4, 1);
      return visited.visited;
    };
    // Start, goal and the bend of the U; then the wall between its arms and the walls around.
    expect([at(-1, -1), at(-1, 1), at(1, 0)]).toEqual([1, 2, 3]);
    expect([at(-1, 0), at(0, 0), at(-1.6, 1), at(1.6, 0), at(0, 1.6)]).toEqual([3, 3, 3, 3, 3]);
  });
});

test('visits are counted by role, from the states in which it acted, and go on from their state', () => {
  const task = fakeTask({
    cells: { components: [0, 1], from: [0, 0], side: 1, columns: 2, rows: 2, free: [0, 1, 2, 3] },
  });
  const visits = createVisits(task);
  const segment = (role: 'teacher' | 'student', ...places: number[]) =>
    segmentOf(new Array(places.length / 2 - 1).fill(0), { role, observations: Float32Array.from(places) });
  visits?.add([segment('teacher', 0, 0, 1, 1, 0, 1), segment('student', 0, 0, 0, 0)]);
  // Where the teacher came to last, it has not acted yet.
  expect([visits?.share('teacher'), visits?.share('student'), visits?.share('test')]).toEqual([0.5, 0.25, null]);
  const resumed = createVisits(task, visits?.state());
  resumed?.add([segment('teacher', 1, 0, 1, 0)]);
  expect(resumed?.share('teacher')).toBe(0.75);
  expect(createVisits(fakeTask())).toBeNull();
});
