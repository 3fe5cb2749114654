import type { WorkbenchEvent } from '../../../src-main/contract/contract.ts';
import type { Client } from '../client.ts';
import type { Failure, Outcome } from '../../../src-main/contract/errors.ts';

export interface FollowedOptions<Question, Answer> {
  readonly call: (question: Question) => Promise<Outcome<Answer>>;
  readonly failed: (failure: Failure) => void;
  /** While a slider moves or a person types, questions come faster than answers are of use. */
  readonly settleMilliseconds: number;
  /** What trains is asked about again this long after the last answer. */
  readonly followMilliseconds: number;
}

/**
 * The answer to a question about some runs, kept up while they train. One question at a time: the next is asked when
 * the last is answered, however long that takes. The old answer stays until the new one is there.
 */
export class Followed<Question extends { readonly runs: readonly string[] }, Answer> {
  result = $state.raw<Answer | null>(null);
  /** Whether a question was answered or refused: what stands below the answer has its place from then on. */
  isAnswered = $state(false);
  readonly #options: FollowedOptions<Question, Answer>;
  #question: Question | null = null;
  /** The question as text: a screen makes it anew with every news of its runs, mostly the same. */
  #text = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isAsking = false;
  /** Whether the screen was cleared since the question under way was asked: its answer is of no use. */
  #isDropped = false;
  /** What is to follow the answer under way. */
  #next: 'nothing' | 'news' | 'question' = 'nothing';

  constructor(options: FollowedOptions<Question, Answer>) {
    this.#options = options;
  }

  /** Null clears the screen. The first question is asked at once. */
  ask(question: Question | null): void {
    const text = question === null ? '' : JSON.stringify(question);
    if (text === this.#text) return;
    const isFirst = this.#question === null;
    this.#question = question;
    this.#text = text;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (question === null) {
      this.result = null;
      this.#isDropped = this.#isAsking;
      this.#next = 'nothing';
    } else if (this.#isAsking) this.#next = 'question';
    else if (isFirst) void this.#fetch();
    else this.#later(this.#options.settleMilliseconds);
  }

  hear(event: WorkbenchEvent): void {
    if (this.#question === null) return;
    if (event.type === 'groups-changed') this.#refresh(this.#options.settleMilliseconds);
    if (event.type === 'run-changed' && this.#question.runs.includes(event.run.id))
      this.#refresh(this.#options.followMilliseconds);
  }

  /** Begins to listen, and asks again after the workbench was away: events were missed. Returns what ends it. */
  follow(client: Pick<Client, 'listen' | 'watch'>): () => void {
    const stopListening = client.listen((event) => this.hear(event));
    let isLost = false;
    const stopWatching = client.watch((connection) => {
      if (isLost && connection === 'open' && this.#question !== null) this.#refresh(this.#options.settleMilliseconds);
      isLost = connection === 'lost';
    });
    return () => {
      stopListening();
      stopWatching();
      this.ask(null);
    };
  }

  #refresh(milliseconds: number): void {
    if (!this.#isAsking) this.#later(milliseconds);
    else if (this.#next === 'nothing') this.#next = 'news';
  }

  #later(milliseconds: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#fetch();
    }, milliseconds);
  }

  async #fetch(): Promise<void> {
    const question = this.#question;
    if (question === null) return;
    this.#isAsking = true;
    const outcome = await this.#options.call(question);
    this.#isAsking = false;
    const [next, isDropped] = [this.#next, this.#isDropped];
    this.#next = 'nothing';
    this.#isDropped = false;
    if (this.#question === null) return;
    if (!isDropped) {
      this.isAnswered = true;
      // An answer to what was asked a moment ago is nearer to the present question than what is shown.
      if (outcome.ok) this.result = outcome.value;
      else if (next !== 'question') {
        this.#text = ''; // who asks the same again is answered
        this.#options.failed(outcome.failure);
      }
    }
    if (next === 'question') void this.#fetch();
    else if (next === 'news') this.#later(this.#options.followMilliseconds);
  }
}
