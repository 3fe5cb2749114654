import type { RequestOf, WorkbenchEvent } from '../../../src-main/contract/contract.ts';
import type { Comparison } from '../../../src-main/contract/compare.ts';
import type { Client } from '../../state/client.ts';
import type { Notices } from '../../state/notices.svelte.ts';

export type CompareQuestion = RequestOf<'figures.compare'>;

/** While a person types or runs train, an answer is asked for again this often at most. */
const settleMilliseconds = 250;
const followMilliseconds = 2000;

/** The comparison that a screen shows; the old one stays until the new one is there. */
export class Answers {
  result = $state.raw<Comparison | null>(null);
  readonly #client: Client;
  readonly #notices: Notices;
  #question: CompareQuestion | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isAsking = false;

  constructor(client: Client, notices: Notices) {
    this.#client = client;
    this.#notices = notices;
  }

  /** Null clears the screen. */
  ask(question: CompareQuestion | null): void {
    this.#question = question;
    if (question === null) this.result = null;
    else this.#later(this.result === null ? 0 : settleMilliseconds);
  }

  hear(event: WorkbenchEvent): void {
    if (event.type === 'groups-changed') this.#later(settleMilliseconds);
    if (event.type === 'run-changed' && this.#question?.runs.includes(event.run.id) === true)
      this.#later(followMilliseconds);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#question = null;
  }

  #later(milliseconds: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#fetch();
    }, milliseconds);
  }

  /** One question at a time; what was asked meanwhile is asked after it. */
  async #fetch(): Promise<void> {
    const question = this.#question;
    if (question === null) return;
    if (this.#isAsking) return this.#later(settleMilliseconds);
    this.#isAsking = true;
    const outcome = await this.#client.call('figures.compare', question);
    this.#isAsking = false;
    if (this.#question === null) return;
    if (!outcome.ok) this.#notices.failed('Comparing the runs', outcome.failure);
    else if (this.#question === question) this.result = outcome.value;
  }
}
