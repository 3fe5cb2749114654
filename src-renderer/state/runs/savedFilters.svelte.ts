import type { Query } from '../place.ts';
import { filterOf, formatFilter, parseFilters, type SavedFilter } from './filters.ts';

const storageKey = 'tutelage.filters';

/** Filters under names of a person's own; they outlive the window. */
export class SavedFilters {
  list = $state.raw<readonly SavedFilter[]>([]);
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
    this.list = parseFilters(storage.getItem(storageKey) ?? '');
  }

  /** Under a name that there is already it takes the older one's place. */
  save(name: string, query: Query): void {
    this.#keep([...this.list.filter((each) => each.name !== name), { name, query: filterOf(query) }]);
  }

  remove(name: string): void {
    this.#keep(this.list.filter((each) => each.name !== name));
  }

  #keep(list: readonly SavedFilter[]): void {
    this.list = list;
    this.#storage.setItem(storageKey, list.map(formatFilter).join('\n'));
  }
}
