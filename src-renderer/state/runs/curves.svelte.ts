import type { RequestOf, WorkbenchEvent } from '../../../src-main/contract/contract.ts';
import type { CurvesResult } from '../../../src-main/contract/figures.ts';
import type { Client } from '../client.ts';
import type { Notices } from '../notices.svelte.ts';

export type CurvesQuestion = RequestOf<'figures.curves'>;

/** While a slider or a zoom moves, questions come faster than answers are of use. */
const settleMilliseconds = 60;
/** Curves of runs that train are asked for again this often at most. */
const followMilliseconds = 1000;

/** The learning curves that a screen shows; the old ones stay until the new ones are there. */
export class Curves {
  result = $state.raw<CurvesResult | null>(null);
  /** Whether a question was answered or refused: what stands below the curves has its place from then on. */
  isAnswered = $state(false);
  readonly #client: Client;
  readonly #notices: Notices;
  #question: CurvesQuestion | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isAsking = false;
  #isStale = false;

  constructor(client: Client, notices: Notices) {
    this.#client = client;
    this.#notices = notices;
  }

  /** Null clears the screen. The first question is asked at once. */
  ask(question: CurvesQuestion | null): void {
    const isFirst = this.#question === null;
    this.#question = question;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (question === null) this.result = null;
    else if (isFirst) void this.#fetch();
    else this.#later(settleMilliseconds);
  }

  hear(event: WorkbenchEvent): void {
    if (event.type === 'run-changed' && this.#question?.runs.includes(event.run.id) === true)
      this.#later(followMilliseconds);
  }

  close(): void {
    clearTimeout(this.#timer);
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
    if (this.#isAsking) {
      this.#isStale = true;
      return;
    }
    const question = this.#question;
    if (question === null) return;
    this.#isAsking = true;
    const outcome = await this.#client.call('figures.curves', question);
    this.#isAsking = false;
    this.isAnswered = true;
    if (this.#question !== null) {
      if (outcome.ok) this.result = outcome.value;
      else this.#notices.failed('Reading the curves', outcome.failure);
    }
    if (this.#isStale) {
      this.#isStale = false;
      void this.#fetch();
    }
  }
}
