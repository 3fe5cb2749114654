import type { Repulsion } from './exactRepulsion.ts';
import { complexTable, fourierPlan, transformColumns, transpose } from './fft.ts';
import type { ComplexTable, FourierPlan } from './fft.ts';

/** Interpolation nodes to a box, along each axis; at 1/6, 3/6 and 5/6 of its width. */
const NODES = 3;
/** Boxes that an axis has at least. */
const FEWEST_BOXES = 10;
/** Boxes are no wider than this, where the length of the transform allows; the kernel's own scale is 1. */
const WIDEST_BOX = 1.25;
/** The width of a box grows in steps of this factor, so that a growing map seldom asks for another kernel. */
const LADDER = 1.06;

/** Boxes along one axis of the map, and the length of the transform that holds their nodes twice. */
interface Axis {
  readonly length: number;
  readonly boxes: number;
  readonly width: number;
}

/** Everything that depends on the lengths alone. */
interface Workspace {
  readonly alongY: FourierPlan;
  readonly alongX: FourierPlan;
  /** Charges (1) and what they become; charges (x, y) likewise. */
  readonly unit: ComplexTable;
  readonly moment: ComplexTable;
  readonly transposed: ComplexTable;
  /** Spectra of 1 / (1 + d^2) (re) and its square (im), transposed; both are real, as the kernels are even. */
  readonly kernel: ComplexTable;
}

/**
 * Repulsion by interpolation on a grid and convolution by FFT (Linderman,
 * Rachh, Hoskins, Steinerberger and Kluger 2019, FIt-SNE). The charges of a
 * point, 1, x and y, go to the nodes of its box by Lagrange polynomials; the
 * nodes' sums with both kernels are one product of spectra; the same
 * polynomials bring them back.
 *
 * At the widest box the forces are off by some 5% of their root mean square, and
 * neighbours in the map are kept as well as with narrower ones. Once a transform
 * is `longest`, boxes widen with the map and the near forces blur.
 *
 * @param longest 2^a or 3 * 2^a, 64 or more.
 */
export function gridRepulsion(longest = 2048): Repulsion {
  let axisX: Axis = { length: 0, boxes: 0, width: 0 };
  let axisY: Axis = axisX;
  let workspace: Workspace | null = null;

  return (map, forces) => {
    const { x, y, sizeX, sizeY } = extent(map);
    const nextX = fitAxis(axisX, sizeX, longest);
    const nextY = fitAxis(axisY, sizeY, longest);
    const sameLengths = nextX.length === axisX.length && nextY.length === axisY.length;
    const sameWidths = nextX.width === axisX.width && nextY.width === axisY.width;
    axisX = nextX;
    axisY = nextY;
    if (workspace === null || !sameLengths) workspace = createWorkspace(axisX, axisY);
    if (!sameLengths || !sameWidths) fillKernel(workspace, axisX, axisY);
    const { unit, moment } = workspace;
    const grid: Grid = { x, y, axisX, axisY, stride: unit.stride };
    spread(map, grid, unit, moment);
    convolve(workspace, axisX, axisY);
    return gather(map, grid, unit, moment, forces);
  };
}

function extent(map: Float32Array): { x: number; y: number; sizeX: number; sizeY: number } {
  let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < map.length; i += 2) {
    left = Math.min(left, map[i]);
    right = Math.max(right, map[i]);
    bottom = Math.min(bottom, map[i + 1]);
    top = Math.max(top, map[i + 1]);
  }
  return { x: left, y: bottom, sizeX: right - left, sizeY: top - bottom };
}

function fitAxis(before: Axis, size: number, longest: number): Axis {
  const wanted = Math.min(longest, 2 * NODES * Math.max(FEWEST_BOXES, size / WIDEST_BOX));
  let length = 64;
  while (length < wanted) length = length % 3 === 0 ? (length * 4) / 3 : (length * 3) / 2; // 64, 96, 128, 192, ...
  const boxes = Math.floor(length / (2 * NODES));
  let width = before.length === length ? before.width : 1e-6;
  while (width * boxes <= size) width *= LADDER;
  while (width * boxes > LADDER * LADDER * size && width > 1e-6) width /= LADDER;
  return { length, boxes, width };
}

function createWorkspace(axisX: Axis, axisY: Axis): Workspace {
  return {
    alongY: fourierPlan(axisY.length),
    alongX: fourierPlan(axisX.length),
    unit: complexTable(axisY.length, axisX.length),
    moment: complexTable(axisY.length, axisX.length),
    transposed: complexTable(axisX.length, axisY.length),
    kernel: complexTable(axisX.length, axisY.length),
  };
}

/** The kernels between nodes, wrapped round for a cyclic convolution, and divided by the size for an unscaled transform. */
function fillKernel({ alongX, alongY, kernel }: Workspace, axisX: Axis, axisY: Axis): void {
  const spectrum = complexTable(axisY.length, axisX.length);
  const scale = 1 / (axisX.length * axisY.length);
  for (let row = 0; row < axisY.length; row++) {
    const dy = (Math.min(row, axisY.length - row) * axisY.width) / NODES;
    for (let column = 0; column < axisX.length; column++) {
      const dx = (Math.min(column, axisX.length - column) * axisX.width) / NODES;
      const value = 1 / (1 + dx * dx + dy * dy);
      spectrum.re[row * spectrum.stride + column] = value * scale;
      spectrum.im[row * spectrum.stride + column] = value * value * scale;
    }
  }
  transformColumns(alongY, spectrum, axisX.length, 'forward');
  transpose(spectrum, kernel, axisX.length);
  transformColumns(alongX, kernel, axisY.length, 'forward');
}

/**
 * On entry `unit` is the charges 1 (real), `moment` the charges x + i y. On
 * leaving, `unit` is the sums of 1 with the first kernel (re) and the second
 * (im), `moment` the sums of x (re) and y (im) with the second.
 */
function convolve({ alongX, alongY, unit, moment, transposed, kernel }: Workspace, axisX: Axis, axisY: Axis): void {
  const nodesX = axisX.boxes * NODES;
  for (const table of [unit, moment]) {
    transformColumns(alongY, table, nodesX, 'forward'); // the columns beyond hold nothing yet
    transposed.re.fill(0);
    transposed.im.fill(0);
    transpose(table, transposed, nodesX);
    transformColumns(alongX, transposed, axisY.length, 'forward');
    if (table === unit) multiplyByBoth(transposed, kernel);
    else multiplyBySecond(transposed, kernel);
    transformColumns(alongX, transposed, axisY.length, 'back');
    transpose(transposed, table, axisY.length);
    transformColumns(alongY, table, nodesX, 'back'); // and are not asked for now
  }
}

function multiplyByBoth(table: ComplexTable, kernel: ComplexTable): void {
  for (let i = 0; i < table.re.length; i++) {
    const re = table.re[i] * kernel.re[i] - table.im[i] * kernel.im[i];
    table.im[i] = table.re[i] * kernel.im[i] + table.im[i] * kernel.re[i];
    table.re[i] = re;
  }
}

function multiplyBySecond(table: ComplexTable, kernel: ComplexTable): void {
  for (let i = 0; i < table.re.length; i++) {
    table.re[i] *= kernel.im[i];
    table.im[i] *= kernel.im[i];
  }
}

interface Grid {
  readonly x: number;
  readonly y: number;
  readonly axisX: Axis;
  readonly axisY: Axis;
  readonly stride: number;
}

/** Lagrange polynomials at u in [0, 1) of a box, written to `weights`. */
function lagrange(u: number, weights: Float64Array): void {
  const a = u - 1 / 6;
  const b = u - 1 / 2;
  const c = u - 5 / 6;
  weights[0] = 4.5 * b * c;
  weights[1] = -9 * a * c;
  weights[2] = 4.5 * a * b;
}

function spread(map: Float32Array, grid: Grid, unit: ComplexTable, moment: ComplexTable): void {
  for (const part of [unit.re, unit.im, moment.re, moment.im]) part.fill(0);
  const { axisX, axisY, stride } = grid;
  const across = new Float64Array(NODES);
  const along = new Float64Array(NODES);
  for (let i = 0; i < map.length; i += 2) {
    const x = map[i] - grid.x;
    const y = map[i + 1] - grid.y;
    const boxX = Math.floor(x / axisX.width);
    const boxY = Math.floor(y / axisY.width);
    lagrange(x / axisX.width - boxX, across);
    lagrange(y / axisY.width - boxY, along);
    for (let r = 0; r < NODES; r++) {
      const row = (boxY * NODES + r) * stride + boxX * NODES;
      for (let c = 0; c < NODES; c++) {
        const weight = along[r] * across[c];
        unit.re[row + c] += weight;
        moment.re[row + c] += weight * x;
        moment.im[row + c] += weight * y;
      }
    }
  }
}

function gather(map: Float32Array, grid: Grid, unit: ComplexTable, moment: ComplexTable, forces: Float64Array): number {
  const { axisX, axisY, stride } = grid;
  const across = new Float64Array(NODES);
  const along = new Float64Array(NODES);
  let z = 0;
  for (let i = 0; i < map.length; i += 2) {
    const x = map[i] - grid.x;
    const y = map[i + 1] - grid.y;
    const boxX = Math.floor(x / axisX.width);
    const boxY = Math.floor(y / axisY.width);
    lagrange(x / axisX.width - boxX, across);
    lagrange(y / axisY.width - boxY, along);
    let first = 0;
    let second = 0;
    let secondX = 0;
    let secondY = 0;
    for (let r = 0; r < NODES; r++) {
      const row = (boxY * NODES + r) * stride + boxX * NODES;
      for (let c = 0; c < NODES; c++) {
        const weight = along[r] * across[c];
        first += weight * unit.re[row + c];
        second += weight * unit.im[row + c];
        secondX += weight * moment.re[row + c];
        secondY += weight * moment.im[row + c];
      }
    }
    z += first;
    forces[i] = x * second - secondX;
    forces[i + 1] = y * second - secondY;
  }
  return z - map.length / 2; // each point met itself once
}
