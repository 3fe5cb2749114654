import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { embed } from '../../../src-main/coverage/maps/embedding.ts';
import type { Matrix } from '../../../src-main/numerics/matrix.ts';
import { matrixFrom } from '../../../src-main/numerics/matrix.ts';
import { linkNeighbours } from '../../../src-main/coverage/maps/neighbourGraph.ts';
import type { NeighbourGraph, Weighting } from '../../../src-main/coverage/maps/neighbourGraph.ts';
import { createCrew } from '../../../src-main/coverage/parallel/crew.ts';
import { runToEnd } from '../../../src-main/coverage/progress.ts';
import { exactRepulsion, gridRepulsion } from '../../../src-main/coverage/maps/repulsionGrid.ts';
import type { Extent } from '../../../src-main/coverage/maps/repulsionGrid.ts';
import { buildSharedTree } from '../../../src-main/coverage/parallel/sharedTree.ts';
import type { SharedTree } from '../../../src-main/coverage/parallel/sharedTree.ts';
import { bruteNeighbours, normalStates } from '../../helpers/states.ts';

function graphOf(states: Matrix, k: number, weighting: Weighting): { tree: SharedTree; graph: NeighbourGraph } {
  const crew = createCrew();
  const tree = buildSharedTree(crew, states);
  return { tree, graph: runToEnd(linkNeighbours(crew, tree, k, weighting)) };
}

/** "row other" -> weight, by rows of the matrix. */
function weightsOf(tree: SharedTree, { points, start, edges, indexBits }: NeighbourGraph): Map<string, number> {
  const bits = new Int32Array(1);
  const float = new Float32Array(bits.buffer);
  const weights = new Map<string, number>();
  for (let p = 0; p < points; p++) {
    for (let e = start[p]; e < start[p + 1]; e++) {
      bits[0] = ((edges[e] >>> indexBits) << (indexBits - 4)) + (96 << 23);
      weights.set(`${tree.order[p]} ${tree.order[edges[e] & ((1 << indexBits) - 1)]}`, float[0]);
    }
  }
  return weights;
}

/** Where `excess` changes its sign, by bisection. */
function root(excess: (x: number) => number): number {
  let [low, high] = [0, 1e9];
  for (let step = 0; step < 200; step++) {
    const middle = (low + high) / 2;
    if (excess(middle) > 0) low = middle;
    else high = middle;
  }
  return low;
}

/** Directed weights straight from the definitions. */
function plainWeights(states: Matrix, k: number, { method, wanted }: Weighting): Map<string, number> {
  const weights = new Map<string, number>();
  for (let row = 0; row < states.rows; row++) {
    const near = bruteNeighbours(states, row, k);
    const values = near.map(({ distance }) =>
      method === 'tsne' ? distance ** 2 - near[0].distance ** 2 : Math.max(0, distance - near[0].distance),
    );
    const at = (rate: number): number[] => values.map((value) => Math.exp(-rate * value));
    const total = (parts: readonly number[]): number => parts.reduce((sum, part) => sum + part, 0);
    if (method === 'umap') {
      const own = at(root((rate) => total(at(rate)) - wanted));
      near.forEach((other, z) => weights.set(`${row} ${other.row}`, own[z]));
    } else {
      const shares = (rate: number): number[] => at(rate).map((weight) => weight / total(at(rate)));
      const own = shares(root((rate) => total(shares(rate).map((p) => (p > 0 ? -p * Math.log(p) : 0))) - wanted));
      near.forEach((other, z) => weights.set(`${row} ${other.row}`, own[z]));
    }
  }
  return weights;
}

const weightings: readonly Weighting[] = [
  { method: 'tsne', wanted: Math.log(5) },
  { method: 'umap', wanted: Math.log2(15) },
];

describe('the neighbour graph', () => {
  test.each(weightings)('has exact neighbours and the weights that define $method', (weighting) => {
    const states = normalStates(300, 5, 9);
    const { tree, graph } = graphOf(states, 14, weighting);
    const weights = weightsOf(tree, graph);
    const directed = plainWeights(states, 14, weighting);
    const wanted = new Map<string, number>();
    for (const edge of directed.keys()) {
      for (const [a, b] of [edge.split(' '), edge.split(' ').reverse()]) {
        const [forth, back] = [directed.get(`${a} ${b}`) ?? 0, directed.get(`${b} ${a}`) ?? 0];
        wanted.set(`${a} ${b}`, weighting.method === 'tsne' ? (forth + back) / 2 : forth + back - forth * back);
      }
    }
    expect([...weights.keys()].sort()).toEqual([...wanted.keys()].sort());
    for (const [edge, weight] of weights) expect(Math.abs(weight - (wanted.get(edge) ?? NaN))).toBeLessThan(1e-4);
  });

  test.each([17, 23, 24, 25, 33, 500])('of %d states lists rows in order, without the point itself', (rows) => {
    const { graph } = graphOf(normalStates(rows, 3, 2), 5, weightings[0]);
    expect(graph.start[rows]).toBe(graph.edges.length);
    for (let p = 0; p < rows; p++) {
      const others = Array.from(
        graph.edges.subarray(graph.start[p], graph.start[p + 1]),
        (edge) => edge & ((1 << graph.indexBits) - 1),
      );
      expect(others).toEqual([...new Set(others)].sort((a, b) => a - b));
      expect(others).not.toContain(p);
      expect(others.length).toBeGreaterThanOrEqual(5);
    }
  });

  test('of states that are all the same has equal weights', () => {
    const { tree, graph } = graphOf(matrixFrom(new Float32Array(300).fill(2), 3), 10, weightings[0]);
    expect(weightsOf(tree, graph).size).toBe(graph.edges.length);
    for (const weight of weightsOf(tree, graph).values())
      expect([0.05, 0.1].some((wanted) => Math.abs(weight - wanted) < 1e-4)).toBe(true);
  });
});

describe('the convolution', () => {
  test.each([
    [12, 16],
    [32, 36],
    [8, 24],
  ])('of %d by %d nodes is the sum that defines it', (rows, columns) => {
    const crew = createCrew();
    const [stepX, stepY] = [0.4, 0.7];
    const [grid, table, spectra] = [
      crew.arena.float32(4 * rows * columns),
      crew.arena.float32(8 * rows * columns),
      crew.arena.float32(8 * rows * columns),
    ];
    const turns = (length: number): Float32Array => {
      const values = crew.arena.float32(2 * length);
      for (let i = 0; i < length; i++)
        values.set([Math.cos((2 * Math.PI * i) / length), Math.sin((2 * Math.PI * i) / length)], 2 * i);
      return values;
    };
    const [turnsX, turnsY] = [turns(2 * columns), turns(2 * rows)];
    const charges = grid.map((_, i) => (i % 4 === 1 ? 0 : Math.sin(3.7 * i)));
    grid.set(charges);
    crew.run('kernelColumns', { spectra, rows, columns, stepX, stepY, turns: turnsY }, columns / 2);
    crew.run('kernelRows', { spectra, columns, turns: turnsX }, rows / 2);
    crew.run('columnsForward', { grid, rows, columns, turns: turnsY, table }, columns / 4);
    crew.run('multiplyRows', { table, columns, turns: turnsX, spectra }, rows / 2);
    crew.run('columnsBack', { grid, rows, columns, turns: turnsY, table }, columns / 4);
    for (let at = 0; at < rows * columns; at += 7) {
      const wanted = [0, 0, 0, 0];
      for (let from = 0; from < rows * columns; from++) {
        const dx = ((at % columns) - (from % columns)) * stepX;
        const dy = (Math.floor(at / columns) - Math.floor(from / columns)) * stepY;
        const kernel = 1 / (1 + dx * dx + dy * dy);
        [0, 0, 2, 3].forEach(
          (charge, lane) => (wanted[lane] += charges[4 * from + charge] * (lane === 0 ? kernel : kernel * kernel)),
        );
      }
      wanted.forEach((value, lane) => expect(Math.abs(grid[4 * at + lane] - value)).toBeLessThan(2e-5));
    }
  });
});

function extentOf(map: Float32Array): Extent {
  const along = (axis: number): Float32Array => map.filter((_, i) => i % 2 === axis);
  return {
    left: Math.min(...along(0)),
    right: Math.max(...along(0)),
    bottom: Math.min(...along(1)),
    top: Math.max(...along(1)),
  };
}

describe('repulsion', () => {
  test('of all pairs is the sum that defines it', () => {
    const crew = createCrew();
    const map = crew.arena.float32(200);
    map.set(normalStates(100, 2, 3).values);
    const forces = crew.arena.float32(200);
    const z = exactRepulsion(crew, map, forces)(extentOf(map));
    let wantedZ = 0;
    for (let i = 0; i < 200; i += 2) {
      let [x, y] = [0, 0];
      for (let j = 0; j < 200; j += 2) {
        const [dx, dy] = [map[i] - map[j], map[i + 1] - map[j + 1]];
        const kernel = 1 / (1 + dx * dx + dy * dy);
        if (i !== j) wantedZ += kernel;
        x += kernel * kernel * dx;
        y += kernel * kernel * dy;
      }
      expect(forces[i]).toBeCloseTo(x, 4);
      expect(forces[i + 1]).toBeCloseTo(y, 4);
    }
    expect(z / wantedZ).toBeCloseTo(1, 6);
  });

  test.each([
    [1e-4, 1e-4],
    [0.1, 1e-3],
    [1, 0.01],
    [10, 0.02],
    [40, 0.06],
  ])('on the grid is that of all pairs, for a map of deviation %d', (scale, tolerance) => {
    const crew = createCrew();
    const map = crew.arena.float32(6000);
    normalStates(3000, 2, 5).values.forEach((value, i) => (map[i] = value * scale * (i % 2 === 0 ? 1 : 0.4)));
    const [exact, approximate] = [crew.arena.float32(6000), crew.arena.float32(6000)];
    const z = exactRepulsion(crew, map, exact)(extentOf(map));
    expect(Math.abs(gridRepulsion(crew, map, approximate)(extentOf(map)) / z - 1)).toBeLessThan(tolerance / 5);
    const error = Math.sqrt(
      exact.reduce((sum, force, i) => sum + (force - approximate[i]) ** 2, 0) /
        exact.reduce((sum, force) => sum + force ** 2, 0),
    );
    expect(error).toBeLessThan(tolerance);
  });

  test('is the same after the map has grown and shrunk as at first sight', () => {
    const crew = createCrew();
    const map = crew.arena.float32(1000);
    const [forces, fresh] = [crew.arena.float32(1000), crew.arena.float32(1000)];
    const repulsion = gridRepulsion(crew, map, forces);
    for (const scale of [1, 8, 0.01]) {
      normalStates(500, 2, 6).values.forEach((value, i) => (map[i] = value * scale));
      expect(repulsion(extentOf(map))).toBe(gridRepulsion(crew, map, fresh)(extentOf(map)));
      expect(forces).toEqual(fresh);
    }
  });
});

describe('a crew', () => {
  const requests = [
    {
      method: 'umap',
      neighbours: 15,
      minDist: 0.1,
      spread: 1,
      epochs: 30,
      negativeSamples: 5,
      densityWeight: 0.2,
      seed: 1,
      landmarks: null,
    },
    {
      method: 'tsne',
      perplexity: 10,
      iterations: 60,
      exaggeration: 12,
      exaggerationIterations: 30,
      learningRate: null,
      seed: 1,
      landmarks: null,
    },
    {
      method: 'umap',
      neighbours: 15,
      minDist: 0.1,
      spread: 1,
      epochs: 30,
      negativeSamples: 5,
      densityWeight: 0,
      seed: 1,
      landmarks: 500,
    },
  ] as const;

  test.each(requests)('of any size gives the same bytes: $method, landmarks $landmarks', async (request) => {
    const states = normalStates(3000, 5, 1);
    const threads: Worker[] = [];
    const crew = createCrew(2, (order) =>
      threads.push(new Worker(new URL('../../helpers/crewThread.ts', import.meta.url), { workerData: order })),
    );
    await Promise.all(threads.map((thread) => new Promise((resolve) => thread.once('online', resolve))));
    const together = runToEnd(embed(request, states, [3000], crew)).coordinates;
    crew.dismiss();
    const codes = await Promise.all(threads.map((thread) => new Promise((resolve) => thread.once('exit', resolve))));
    expect(codes).toEqual([0, 0]);
    expect(runToEnd(embed(request, states, [3000])).coordinates).toEqual(together);
  });

  test('does not wait for a helper that never comes', () => {
    const crew = createCrew(1, () => undefined);
    expect(runToEnd(embed(requests[0], normalStates(300, 3, 1), [300], crew)).coordinates.length).toBe(600);
  });

  test('does not swallow an operation that fails', async () => {
    const threads: Worker[] = [];
    const crew = createCrew(1, (order) =>
      threads.push(new Worker(new URL('../../helpers/crewThread.ts', import.meta.url), { workerData: order })),
    );
    const exit = new Promise((resolve) => threads[0].once('exit', resolve));
    // Far beyond the memory that there is, so that whoever takes the block traps.
    const far: ArrayBufferView = { buffer: crew.arena.memory.buffer, byteLength: 0, byteOffset: 0xf0000000 };
    const wild = (): void => {
      for (let turn = 0; turn < 200; turn++) crew.run('measure', { map: far, points: 1024 * 512, report: far }, 512);
    };
    expect(wild).toThrow(/memory access out of bounds/);
    crew.dismiss();
    await exit;
  });
});
