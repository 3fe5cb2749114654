/**
 * Carries out one request at a time; of those asked for meanwhile only the
 * latest follows. So a slider may ask as often as it moves, and what is shown
 * last is what it stands at.
 */
export class Latest<Request> {
  readonly #carry: (request: Request) => Promise<void>;
  #isBusy = false;
  #next: { readonly request: Request } | null = null;

  /** @param carry must not reject. */
  constructor(carry: (request: Request) => Promise<void>) {
    this.#carry = carry;
  }

  ask(request: Request): void {
    this.#next = { request };
    if (!this.#isBusy) void this.#run();
  }

  async #run(): Promise<void> {
    this.#isBusy = true;
    for (let next = this.#take(); next !== null; next = this.#take()) await this.#carry(next.request);
    this.#isBusy = false;
  }

  #take(): { readonly request: Request } | null {
    const next = this.#next;
    this.#next = null;
    return next;
  }
}
