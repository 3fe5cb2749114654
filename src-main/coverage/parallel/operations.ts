/**
 * What a crew can be told, operation by operation: the parameters of kernel/
 * by name and type, in their order, but for the block and the scratch that end
 * each list. Threads tell each other an operation by its place here. A test
 * reads the kernel's own signatures and holds them to this.
 */
export const operations = {
  buildTree: [
    'rowsAt: usize, orderAt: usize, rowCount: i32, rowStride: i32, columnCount: i32, nodesAt: usize, firstNode: i32',
    'whole: bool',
  ],
  packGroups: ['rowsAt: usize, rowCount: i32, rowStride: i32, columnCount: i32, groups: usize'],
  linkNeighbours: [
    'nodes: usize, groups: usize, rows: i32, columns: i32, k: i32, method: i32, wanted: f64, indexBits: i32',
    'edges: usize',
  ],
  countIncoming: ['edges: usize, points: i32, k: i32, indexBits: i32, incoming: usize'],
  fillRows: [
    'edges: usize, points: i32, k: i32, method: i32, indexBits: i32, start: usize, next: usize, joined: usize',
  ],
  sortRows: ['points: i32, indexBits: i32, start: usize, joined: usize'],
  columnsForward: ['grid: usize, rows: i32, columns: i32, turns: usize, table: usize'],
  multiplyRows: ['table: usize, columns: i32, turns: usize, spectra: usize'],
  columnsBack: ['grid: usize, rows: i32, columns: i32, turns: usize, table: usize'],
  kernelColumns: ['spectra: usize, rows: i32, columns: i32, stepX: f64, stepY: f64, turns: usize'],
  kernelRows: ['spectra: usize, columns: i32, turns: usize'],
  countBands: ['map: usize, points: i32, bottomY: f32, nodesPerY: f32, bandRows: i32, bands: i32, counts: usize'],
  fillBands: [
    'map: usize, points: i32, bottomY: f32, nodesPerY: f32, bandRows: i32, bands: i32, counts: usize, list: usize',
  ],
  clearGrid: ['gridAt: usize, rows: i32, columns: i32'],
  spread: [
    'map: usize, list: usize, bandStarts: usize, bands: i32, odd: i32, gridAt: usize, columns: i32',
    'x: f32, y: f32, nodesPerX: f32, nodesPerY: f32',
  ],
  gather: [
    'map: usize, points: i32, gridAt: usize, columns: i32, x: f32, y: f32, nodesPerX: f32, nodesPerY: f32',
    'repulsion: usize, zs: usize',
  ],
  attract: ['map: usize, points: i32, start: usize, edges: usize, indexBits: i32, attraction: usize'],
  descend: [
    'map: usize, points: i32, attraction: usize, repulsion: usize, velocity: usize, gains: usize',
    'pull: f32, push: f32, rate: f32, momentum: f32, shiftX: f32, shiftY: f32, report: usize',
  ],
  measure: ['map: usize, points: i32, report: usize'],
  repelExactly: ['map: usize, points: i32, repulsion: usize, zs: usize'],
  schedule: ['points: i32, start: usize, edges: usize, indexBits: i32, due: usize'],
  drawPool: ['points: i32, key: u32, pool: usize, count: i32'],
  layOut: [
    'map: usize, snapshot: usize, points: i32, blockSize: i32, slice: i32, slices: i32',
    'start: usize, edges: usize, indexBits: i32, due: usize, attraction: usize, repulsion: usize',
    'pool: usize, poolMask: u32, negatives: i32, epoch: f32, rate: f32, key: u32',
  ],
  place: [
    'nodes: usize, groups: usize, landmarks: i32, columns: i32, k: i32, logPerplexity: f64, places: usize',
    'rows: usize, rowCount: i32, coordinates: usize',
  ],
  findOthers: [
    'nodes: usize, groups: usize, order: usize, points: i32, columns: i32, k: i32, labels: usize',
    'rows: usize, rowLabels: usize, asked: usize, count: i32, byRow: bool, indices: usize, distances: usize',
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type Operation = keyof typeof operations;

// What `as const` knows of its keys and Object.keys does not.
export const operationNames = Object.keys(operations) as readonly Operation[];

type Parameter<Line extends string> = Line extends `${infer First}, ${infer Rest}` ? First | Parameter<Rest> : Line;
type NameOf<Text extends string> = Text extends `${infer Name}: ${string}` ? Name : never;
/** Of an address: a view of the crew's memory, or null for none. */
type ValueOf<Text extends string> = Text extends `${string}: usize`
  ? ArrayBufferView | null
  : Text extends `${string}: bool`
    ? boolean
    : number;

/** What an operation is told, by name. */
export type Told<Name extends Operation> = {
  readonly [Each in Parameter<(typeof operations)[Name][number]> as NameOf<Each>]: ValueOf<Each>;
};

type Value = ArrayBufferView | boolean | number | null;

const order = Object.fromEntries(
  Object.entries(operations).map(([name, lines]) => [
    name,
    lines.flatMap((line) => line.split(', ').map((parameter) => parameter.replace(/:.*/, ''))),
  ]),
);

/** The numbers that the kernel takes, in its order. */
export function inOrder<Name extends Operation>(operation: Name, told: Told<Name>): readonly number[] {
  // `Told` has a value for each name, which the compiler cannot follow into the list of names.
  const values = told as Readonly<Record<string, Value>>;
  return order[operation].map((name) => numberOf(values[name]));
}

function numberOf(value: Value): number {
  if (value === null) return 0;
  return typeof value === 'object' ? value.byteOffset : Number(value);
}
