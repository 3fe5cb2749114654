export const themeChoices = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof themeChoices)[number];

const storageKey = 'tutelage.theme';

/** Light, dark, or as the system has it; the choice outlives the window. */
export class Theme {
  choice = $state<ThemeChoice>('system');
  #systemDark = $state(false);
  readonly #window: Window;
  /** What is shown. */
  readonly shown: 'light' | 'dark' = $derived(
    this.choice === 'system' ? (this.#systemDark ? 'dark' : 'light') : this.choice,
  );

  constructor(window: Window) {
    this.#window = window;
    const stored = window.localStorage.getItem(storageKey);
    this.choice = themeChoices.find((choice) => choice === stored) ?? 'system';
    const query = window.matchMedia('(prefers-color-scheme: dark)');
    this.#systemDark = query.matches;
    query.addEventListener('change', () => {
      this.#systemDark = query.matches;
    });
    this.#apply();
  }

  choose(choice: ThemeChoice): void {
    this.choice = choice;
    this.#window.localStorage.setItem(storageKey, choice);
    this.#apply();
  }

  next(): void {
    this.choose(themeChoices[(themeChoices.indexOf(this.choice) + 1) % themeChoices.length]);
  }

  /** The attribute that tokens.css looks at; without it the system decides. */
  #apply(): void {
    const root = this.#window.document.documentElement;
    if (this.choice === 'system') root.removeAttribute('data-theme');
    else root.setAttribute('data-theme', this.choice);
  }
}
