import { messageOf } from '../../contract/errors.ts';
import { Dataset, File, Group, ready } from 'h5wasm/node';
import { DataError } from '../../numerics/dataError.ts';
import type { NumberArray } from '../arrays/numberArray.ts';

/** An HDF5 file that is read where it lies. */
export interface Hdf5File {
  /** Names in a group, in the file's order; empty where there is no such group. */
  keys(group: string): readonly string[];
  isGroup(path: string): boolean;
  has(path: string): boolean;
  /** Null where there is none. */
  shape(path: string): readonly number[] | null;
  /** @throws DataError naming what is no array of numbers, or damaged. */
  array(path: string): NumberArray;
  /** A text or a number; null where there is none. */
  attribute(path: string, name: string): string | number | null;
  /** @throws DataError where it is so damaged that it cannot be. */
  close(): void;
}

/** No HDF5 file can be read any more in this process, whatever it holds. */
export class Hdf5ReaderEnded extends DataError {}

/** Of a library that ended: its memory is one for all files of the process, so the file that ended it is named. */
const endedBy = new WeakMap<object, string>();

/** @throws DataError where the file is none, or damaged; Hdf5ReaderEnded where one before it ended the reader. */
export async function openHdf5(path: string): Promise<Hdf5File> {
  const module = await ready;
  try {
    module.activate_throwing_error_handler();
  } catch (error) {
    const culprit = endedBy.get(module) ?? 'An HDF5 file that was read before';
    throw new Hdf5ReaderEnded(
      `${culprit} is so damaged that the reader of HDF5 ended. Leave that file out, and start the program again.`,
      { cause: error },
    );
  }
  const guarded = <T>(what: string, read: () => T): T => {
    try {
      return read();
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError && !endedBy.has(module)) endedBy.set(module, path);
      throw refusal(what, error);
    }
  };
  const file = guarded('this file', () => new File(path, 'r'));

  const known = new Map<string, ReadonlySet<string>>();
  const namesIn = (group: Group): ReadonlySet<string> => {
    const names = known.get(group.path) ?? new Set(guarded(group.path, () => group.keys()));
    known.set(group.path, names);
    return names;
  };
  const find = (name: string): Dataset | Group | null => {
    if (name === '') return file;
    // A path through something that is none is no path, not a damage.
    const parts = name.split('/');
    let at: Group = file;
    for (const [i, part] of parts.entries()) {
      if (!namesIn(at).has(part)) return null;
      const found = guarded(name, () => at.get(part));
      if (i === parts.length - 1) return found instanceof Dataset || found instanceof Group ? found : null;
      if (!(found instanceof Group)) return null;
      at = found;
    }
    return at;
  };
  const dataset = (name: string): Dataset | null => {
    const found = find(name);
    return found instanceof Dataset ? found : null;
  };

  return {
    keys(name) {
      const found = find(name);
      return found instanceof Group ? guarded(name, () => found.keys()) : [];
    },
    isGroup: (name) => find(name) instanceof Group,
    has: (name) => find(name) !== null,
    shape(name) {
      const found = dataset(name);
      return found === null ? null : guarded(name, () => found.shape);
    },
    array(name) {
      const found = dataset(name);
      if (found === null) throw new DataError(`there is no dataset "${name}".`);
      return guarded(name, () => {
        const { shape, value } = found;
        const values = numbersOf(value);
        const count = (shape ?? []).reduce((product, size) => product * size, 1);
        if (shape === null || values?.length !== count) throw new DataError(`"${name}" is no array of numbers.`);
        return { shape, values };
      });
    },
    attribute(name, key) {
      const found = find(name);
      if (found === null) return null;
      const { value } = guarded(name, () => found.attrs)[key] ?? { value: null };
      if (typeof value === 'bigint') return Number(value);
      return typeof value === 'string' || typeof value === 'number' ? value : null;
    },
    close: () => void guarded('this file', () => file.close()),
  };
}

function numbersOf(value: unknown): Float32Array | Float64Array | null {
  if (value instanceof Float32Array || value instanceof Float64Array) return value;
  if (value instanceof BigInt64Array || value instanceof BigUint64Array) return Float64Array.from(value, Number);
  if (
    value instanceof Int8Array ||
    value instanceof Uint8Array ||
    value instanceof Int16Array ||
    value instanceof Uint16Array ||
    value instanceof Int32Array ||
    value instanceof Uint32Array
  )
    return Float64Array.from(value);
  if (typeof value === 'number') return Float64Array.of(value);
  return null;
}

/** What the library says of a damage, in its last words. */
function refusal(what: string, error: unknown): DataError {
  if (error instanceof DataError) return error;
  const said = messageOf(error);
  const reason = [...said.matchAll(/in \w+\(\): ([^\n]+)/g)].at(-1)?.[1] ?? said.split('\n')[0];
  return new DataError(`${what === 'this file' ? what : `"${what}"`} cannot be read as HDF5: ${reason}.`, {
    cause: error,
  });
}
