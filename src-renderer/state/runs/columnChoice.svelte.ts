const storageKey = 'tutelage.columns';

/** Which columns the table of runs shows; the choice outlives the window. Null is the first choice. */
export class ColumnChoice {
  keys = $state.raw<readonly string[] | null>(null);
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
    const stored = storage.getItem(storageKey);
    this.keys = stored === null ? null : stored.split(',');
  }

  choose(keys: readonly string[] | null): void {
    this.keys = keys;
    if (keys === null) this.#storage.removeItem(storageKey);
    else this.#storage.setItem(storageKey, keys.join(','));
  }
}
