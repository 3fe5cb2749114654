import type { Failure } from '../../src-main/contract/errors.ts';

export interface Notice {
  readonly id: number;
  readonly kind: 'error' | 'done';
  readonly title: string;
  readonly message: string;
  /** For a report; copied with the rest. */
  readonly details: string | null;
  /** What the notice offers to do, if anything. */
  readonly action: NoticeAction | null;
}

export interface NoticeAction {
  readonly title: string;
  readonly run: () => void;
}

const shownMilliseconds = 4000;
/** A notice that offers something stays until it can be read and reached. */
const offeredMilliseconds = 12_000;

/** What happened that a person should know. Errors stay until they are dismissed. */
export class Notices {
  list = $state.raw<readonly Notice[]>([]);
  #next = 1;

  /** `doing` says what was tried: "Stopping the run". The same error is not shown twice. */
  failed(doing: string, failure: Failure): void {
    const title = `${doing} failed`;
    if (this.list.some((notice) => notice.title === title && notice.message === failure.message)) return;
    this.#add({
      kind: 'error',
      title,
      message: failure.message,
      details: [failure.code, failure.details].filter((part) => part !== undefined).join('\n'),
      action: null,
    });
  }

  done(title: string, message = '', action: NoticeAction | null = null): void {
    const id = this.#add({ kind: 'done', title, message, details: null, action });
    setTimeout(() => this.dismiss(id), action === null ? shownMilliseconds : offeredMilliseconds);
  }

  dismiss(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id);
  }

  #add(notice: Omit<Notice, 'id'>): number {
    const id = this.#next;
    this.#next += 1;
    this.list = [...this.list, { ...notice, id }].slice(-5);
    return id;
  }
}
