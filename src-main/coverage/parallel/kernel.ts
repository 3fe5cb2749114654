import { loadKernelFile } from '../../kernels/kernelFile.ts';

type Block = readonly [block: number, scratch: number];

/** What kernel/index.ts exports, where each is documented; addresses are `byteOffset`s of views of the crew's memory. */
export interface CoverageKernel {
  buildTree(
    rows: number,
    order: number,
    rowCount: number,
    stride: number,
    columns: number,
    nodes: number,
    firstNode: number,
    whole: number,
    ...block: Block
  ): void;
  packGroups(rows: number, rowCount: number, stride: number, columns: number, groups: number, ...block: Block): void;
  linkNeighbours(
    nodes: number,
    groups: number,
    rows: number,
    columns: number,
    k: number,
    method: number,
    wanted: number,
    indexBits: number,
    edges: number,
    ...block: Block
  ): void;
  findOthers(
    nodes: number,
    groups: number,
    order: number,
    points: number,
    columns: number,
    k: number,
    labels: number,
    rows: number,
    rowLabels: number,
    asked: number,
    count: number,
    byRow: number,
    indices: number,
    distances: number,
    ...block: Block
  ): void;
  countIncoming(edges: number, points: number, k: number, indexBits: number, incoming: number, ...block: Block): void;
  fillRows(
    edges: number,
    points: number,
    k: number,
    method: number,
    indexBits: number,
    start: number,
    next: number,
    joined: number,
    ...block: Block
  ): void;
  sortRows(points: number, indexBits: number, start: number, joined: number, ...block: Block): void;
  columnsForward(grid: number, rows: number, columns: number, turns: number, table: number, ...block: Block): void;
  multiplyRows(table: number, columns: number, turns: number, spectra: number, ...block: Block): void;
  columnsBack(grid: number, rows: number, columns: number, turns: number, table: number, ...block: Block): void;
  kernelColumns(
    spectra: number,
    rows: number,
    columns: number,
    stepX: number,
    stepY: number,
    turns: number,
    ...block: Block
  ): void;
  kernelRows(spectra: number, columns: number, turns: number, ...block: Block): void;
  countBands(
    map: number,
    points: number,
    bottom: number,
    perY: number,
    bandRows: number,
    bands: number,
    counts: number,
    ...block: Block
  ): void;
  fillBands(
    map: number,
    points: number,
    bottom: number,
    perY: number,
    bandRows: number,
    bands: number,
    counts: number,
    list: number,
    ...block: Block
  ): void;
  clearGrid(grid: number, rows: number, columns: number, ...block: Block): void;
  spread(
    map: number,
    list: number,
    bandStarts: number,
    bands: number,
    odd: number,
    grid: number,
    columns: number,
    x: number,
    y: number,
    perX: number,
    perY: number,
    ...block: Block
  ): void;
  gather(
    map: number,
    points: number,
    grid: number,
    columns: number,
    x: number,
    y: number,
    perX: number,
    perY: number,
    repulsion: number,
    zs: number,
    ...block: Block
  ): void;
  attract(
    map: number,
    points: number,
    start: number,
    edges: number,
    indexBits: number,
    attraction: number,
    ...block: Block
  ): void;
  descend(
    map: number,
    points: number,
    attraction: number,
    repulsion: number,
    velocity: number,
    gains: number,
    pull: number,
    push: number,
    rate: number,
    momentum: number,
    shiftX: number,
    shiftY: number,
    report: number,
    ...block: Block
  ): void;
  measure(map: number, points: number, report: number, ...block: Block): void;
  repelExactly(map: number, points: number, repulsion: number, zs: number, ...block: Block): void;
  schedule(points: number, start: number, edges: number, indexBits: number, due: number, ...block: Block): void;
  drawPool(points: number, key: number, pool: number, count: number, ...block: Block): void;
  layOut(
    map: number,
    snapshot: number,
    points: number,
    blockSize: number,
    slice: number,
    slices: number,
    start: number,
    edges: number,
    indexBits: number,
    due: number,
    attraction: number,
    repulsion: number,
    pool: number,
    poolMask: number,
    negatives: number,
    epoch: number,
    rate: number,
    key: number,
    ...block: Block
  ): void;
  place(
    nodes: number,
    groups: number,
    landmarks: number,
    columns: number,
    k: number,
    logPerplexity: number,
    places: number,
    rows: number,
    rowCount: number,
    coordinates: number,
    ...block: Block
  ): void;
}

export type Operation = keyof CoverageKernel;

/** What an operation is told, but for the block. */
export type OperationArguments<Name extends Operation> =
  Parameters<CoverageKernel[Name]> extends [...infer Told extends number[], ...Block] ? Told : never;

/** Operations by number, as threads tell them to each other. */
export const operations = [
  'buildTree',
  'packGroups',
  'linkNeighbours',
  'countIncoming',
  'fillRows',
  'sortRows',
  'columnsForward',
  'multiplyRows',
  'columnsBack',
  'kernelColumns',
  'kernelRows',
  'countBands',
  'fillBands',
  'clearGrid',
  'spread',
  'gather',
  'attract',
  'descend',
  'measure',
  'repelExactly',
  'schedule',
  'drawPool',
  'layOut',
  'place',
  'findOthers',
] as const satisfies readonly Operation[];

/** @throws where the kernel was never compiled, or where this runtime cannot run it. */
export function loadCoverageKernel(): WebAssembly.Module {
  return loadKernelFile('coverage', 'The embedding of states');
}

/** An instance for one thread, on the memory that its crew shares. */
export function instantiateCoverageKernel(
  module: WebAssembly.Module,
  memory: WebAssembly.SharedMemory,
): CoverageKernel {
  // The compiler cannot know what a module exports; CoverageKernel is kept beside kernel/index.ts.
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as CoverageKernel;
}
