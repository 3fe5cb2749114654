import type { CellGrid } from '../task.ts';

/** Which cells of a task's grid have been visited. */
export interface VisitedCells {
  /** Cells visited so far, of `of`. */
  readonly visited: number;
  readonly of: number;
  /** Counts in the states of rows of observations. */
  visit(observations: Float32Array, observationSize: number, rows: number): void;
  /** One character a cell: 1 where it has been visited. */
  state(): string;
}

/** @param before what `state` gave; nothing visited where it is empty. */
export function createVisitedCells(grid: CellGrid, before = ''): VisitedCells {
  const { components, from, side, columns, rows: height, free } = grid;
  const cellAt = new Int32Array(columns * height).fill(-1);
  free.forEach((place, cell) => (cellAt[place] = cell));
  const isVisited = Uint8Array.from(free, (_, cell) => (before[cell] === '1' ? 1 : 0));
  let visited = isVisited.reduce((sum, each) => sum + each, 0);
  return {
    get visited() {
      return visited;
    },
    of: free.length,
    visit(observations, observationSize, rows) {
      for (let row = 0; row < rows; row++) {
        const column = Math.floor((observations[row * observationSize + components[0]] - from[0]) / side);
        const line = Math.floor((observations[row * observationSize + components[1]] - from[1]) / side);
        if (!(column >= 0 && column < columns && line >= 0 && line < height)) continue;
        const cell = cellAt[line * columns + column];
        if (cell < 0 || isVisited[cell] === 1) continue;
        isVisited[cell] = 1;
        visited += 1;
      }
    },
    state: () => [...isVisited].join(''),
  };
}
