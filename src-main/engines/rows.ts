/** What the engines hold of the arrays that they are handed. */

/** @throws {RangeError} where an array has a part of a row. */
export function rowsOf(name: string, array: Float32Array, rowSize: number): number {
  if (array.length % rowSize !== 0)
    throw new RangeError(`${name} has ${array.length} numbers, which are not whole rows of ${rowSize}.`);
  return array.length / rowSize;
}

export function expectLength(name: string, array: { readonly length: number }, length: number): void {
  if (array.length !== length) throw new RangeError(`${name} has ${array.length} numbers; ${length} are needed.`);
}

export function expectBelow(name: string, indices: Uint32Array, rows: number): void {
  const stray = indices.find((index) => index >= rows);
  if (stray !== undefined) throw new RangeError(`${name} are below the ${rows} rows of transitions; got ${stray}.`);
}

/** An update takes so many rows at once. */
export function expectCapacity(name: string, rows: number, explorationCapacity: number): void {
  if (rows > explorationCapacity)
    throw new RangeError(`${name} has ${rows} rows; explorationCapacity is ${explorationCapacity}.`);
}
