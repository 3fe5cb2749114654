import { formatList, formatPlace, parseList, parsePlace, type Place, type Query, type Screen } from './place.ts';

/** Chrome refuses more than 200 changes of the address in 30 s; typing in a filter makes many. */
const settleMilliseconds = 250;

/** The present place, in step with the address bar. The selected runs travel with it from screen to screen. */
export class Router {
  place = $state.raw<Place>(parsePlace(''));
  readonly selection: readonly string[] = $derived(parseList(this.place.query['runs']));
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- made anew with every selection
  readonly #selected: ReadonlySet<string> = $derived(new Set(this.selection));
  #pending: ReturnType<typeof setTimeout> | undefined;
  readonly #window: Window;

  constructor(window: Window) {
    this.#window = window;
    this.place = parsePlace(window.location.hash);
    window.addEventListener('popstate', () => {
      clearTimeout(this.#pending);
      this.place = parsePlace(window.location.hash);
    });
  }

  isSelected(run: string): boolean {
    return this.#selected.has(run);
  }

  /** The address of a screen, the selection kept. */
  href(screen: Screen, run: string | null = null, query: Query = {}): string {
    return formatPlace({ screen, run, query: { ...this.#kept(), ...query } });
  }

  /** Goes to a screen; back returns here. */
  go(screen: Screen, run: string | null = null, query: Query = {}): void {
    this.#flush();
    this.place = { screen, run, query: { ...this.#kept(), ...query } };
    this.#window.history.pushState(null, '', formatPlace(this.place));
  }

  /** Changes settings of the present screen in place; the empty text removes one. */
  set(changes: Query): void {
    const query = Object.entries({ ...this.place.query, ...changes }).filter(([, value]) => value !== '');
    this.place = { ...this.place, query: Object.fromEntries(query) };
    clearTimeout(this.#pending);
    this.#pending = setTimeout(() => this.#flush(), settleMilliseconds);
  }

  select(runs: Iterable<string>): void {
    this.set({ runs: formatList(runs) });
  }

  #kept(): Query {
    const runs = this.place.query['runs'];
    return runs === undefined ? {} : { runs };
  }

  #flush(): void {
    clearTimeout(this.#pending);
    this.#window.history.replaceState(null, '', formatPlace(this.place));
  }
}
