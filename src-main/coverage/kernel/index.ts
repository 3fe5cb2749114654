/**
 * What a crew can be told to do; parallel/operations.ts has the same list, with parameters.
 * Every operation ends with the block to do and the address of the thread's own
 * scratch; blocks of one operation may be done side by side, in any order.
 */
export { buildTree, packGroups } from './tree';
export { findOthers } from './others';
export { linkNeighbours, countIncoming, fillRows, sortRows } from './graph';
export { columnsForward, multiplyRows, columnsBack, kernelColumns, kernelRows } from './convolve';
export { countBands, fillBands, clearGrid, spread, gather } from './grid';
export { attract, descend, measure, repelExactly } from './descent';
export { schedule, drawPool, layOut } from './stochastic';
export { place } from './placement';
