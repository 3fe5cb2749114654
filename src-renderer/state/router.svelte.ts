import { formatList, formatPlace, parseList, parsePlace, type Place, type Query, type Screen } from './place.ts';

/** Chrome refuses more than 200 changes of the address in 30 s; typing in a filter makes many. */
const settleMilliseconds = 250;

/** What the router needs of a browser's window. */
export interface AddressBar {
  readonly location: { readonly hash: string };
  readonly history: {
    readonly state: unknown;
    pushState(held: unknown, unused: string, address: string): void;
    replaceState(held: unknown, unused: string, address: string): void;
  };
  addEventListener(event: 'popstate', listener: (event: { readonly state: unknown }) => void): void;
  addEventListener(event: 'click' | 'pagehide', listener: () => void, capture: true): void;
}

/** The present place, in step with the address bar. The selected runs travel with it from screen to screen. */
export class Router {
  place = $state.raw<Place>(parsePlace(''));
  readonly selection: readonly string[] = $derived(parseList(this.place.query['runs']));
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- made anew with every selection
  readonly #selected: ReadonlySet<string> = $derived(new Set(this.selection));
  /**
   * What the present entry of the history holds beside its address, such as how far a list is scrolled: back and a
   * reload find it again.
   */
  held: unknown;
  #pending: ReturnType<typeof setTimeout> | undefined;
  /** How each screen was left. */
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- it changes with the place, which is followed
  readonly #left = new Map<Screen, { readonly query: Query; readonly held: unknown }>();
  readonly #window: AddressBar;

  constructor(window: AddressBar) {
    this.#window = window;
    this.place = parsePlace(window.location.hash);
    this.held = window.history.state;
    window.addEventListener('popstate', (event) => {
      clearTimeout(this.#pending);
      this.#pending = undefined;
      this.#move(parsePlace(window.location.hash), event.state);
    });
    // A link or a reload leaves the place as it is now, not as it was a moment ago.
    for (const leaving of ['click', 'pagehide'] as const) window.addEventListener(leaving, () => this.#settle(), true);
  }

  isSelected(run: string): boolean {
    return this.#selected.has(run);
  }

  /** The address of a screen, the selection kept. */
  href(screen: Screen, run: string | null = null, query: Query = {}): string {
    return formatPlace({ screen, run, query: { ...this.#kept(), ...query } });
  }

  /**
   * The settings that a screen was left with, for the way back to it; none on the screen itself, so that the way leads
   * to its beginning, and none for a new run.
   */
  settingsOf(screen: Screen): Query {
    if (screen === this.place.screen || screen === 'new') return {};
    return Object.fromEntries(Object.entries(this.#left.get(screen)?.query ?? {}).filter(([key]) => key !== 'runs'));
  }

  /** Goes to a screen; back returns here. */
  go(screen: Screen, run: string | null = null, query: Query = {}): void {
    this.#push({ screen, run, query: { ...this.#kept(), ...query } }, null);
  }

  /** Goes to a screen as it was left; from the screen itself, to its beginning. */
  returnTo(screen: Screen): void {
    const held = screen === this.place.screen ? null : (this.#left.get(screen)?.held ?? null);
    this.#push({ screen, run: null, query: { ...this.#kept(), ...this.settingsOf(screen) } }, held);
  }

  /** Changes settings of the present screen in place; the empty text removes one. */
  set(changes: Query): void {
    const query = Object.entries({ ...this.place.query, ...changes }).filter(([, value]) => value !== '');
    this.place = { ...this.place, query: Object.fromEntries(query) };
    this.#later();
  }

  /** Replaces what the present entry of the history holds; anything that can be cloned. */
  hold(value: unknown): void {
    this.held = value;
    this.#later();
  }

  select(runs: Iterable<string>): void {
    this.set({ runs: formatList(runs) });
  }

  #kept(): Query {
    const runs = this.place.query['runs'];
    return runs === undefined ? {} : { runs };
  }

  #push(place: Place, held: unknown): void {
    this.#flush();
    this.#move(place, held);
    this.#window.history.pushState(held, '', formatPlace(place));
  }

  #move(place: Place, held: unknown): void {
    if (place.screen !== this.place.screen)
      this.#left.set(this.place.screen, { query: this.place.query, held: this.held });
    this.held = held;
    this.place = place;
  }

  #later(): void {
    clearTimeout(this.#pending);
    this.#pending = setTimeout(() => this.#settle(), settleMilliseconds);
  }

  /** Brings the address up to what waits for it. */
  #settle(): void {
    if (this.#pending !== undefined) this.#flush();
  }

  #flush(): void {
    clearTimeout(this.#pending);
    this.#pending = undefined;
    this.#window.history.replaceState(this.held, '', formatPlace(this.place));
  }
}
