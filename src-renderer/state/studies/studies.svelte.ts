import type { RequestOf, WorkbenchEvent } from '../../../src-main/contract/contract.ts';
import type { Failure, Outcome } from '../../../src-main/contract/errors.ts';
import type { Study, StudyFindings, StudyPreset, StudySummary } from '../../../src-main/contract/studies.ts';
import type { Client } from '../client.ts';
import { plural } from '../format.ts';
import type { Notices } from '../notices.svelte.ts';

/** What a study shows changes with its runs; it is read anew this often at most. */
const followMilliseconds = 1500;

/** The studies of the database, and the one that is open. */
export class Studies {
  list = $state.raw<readonly StudySummary[] | null>(null);
  presets = $state.raw<readonly StudyPreset[]>([]);
  open = $state.raw<Study | null>(null);
  /** What the open one answers; null until it is known. */
  findings = $state.raw<StudyFindings | null>(null);
  /** Why the study that was asked for is not shown. */
  refused = $state.raw<Failure | null>(null);
  readonly #client: Client;
  readonly #notices: Notices;
  #wanted: string | null = null;
  /** Answers may come in another order than they were asked for: what is older than what is shown is dropped. */
  #asked = 0;
  #listTaken = 0;
  #openTaken = 0;
  /** Of which state of which study the findings are. */
  #answered = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(client: Client, notices: Notices) {
    this.#client = client;
    this.#notices = notices;
  }

  async load(): Promise<void> {
    const turn = this.#turn();
    const [list, presets] = await Promise.all([
      this.#client.call('studies.list', {}),
      this.#client.call('studies.presets', {}),
    ]);
    if (presets.ok) this.presets = presets.value;
    if (!list.ok) return this.#notices.failed('Reading the studies', list.failure);
    if (turn < this.#listTaken) return this.load();
    this.#listTaken = turn;
    this.list = list.value;
  }

  async show(study: string | null): Promise<void> {
    if (study !== this.#wanted) {
      this.findings = null;
      this.#answered = '';
    }
    this.#wanted = study;
    this.refused = null;
    if (study === null) {
      this.open = null;
      return;
    }
    const turn = this.#turn();
    const outcome = await this.#client.call('studies.get', { study });
    if (this.#wanted !== study || turn < this.#openTaken) return;
    if (outcome.ok) this.#take(outcome.value, turn);
    else {
      this.open = null;
      this.refused = outcome.failure;
    }
  }

  hear(event: WorkbenchEvent): void {
    if (event.type !== 'run-changed' && event.type !== 'run-deleted') return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.load();
      if (this.#wanted !== null) void this.show(this.#wanted);
    }, followMilliseconds);
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  /** The new study, or the refusal, for the form to show. */
  async create(request: RequestOf<'studies.create'>): Promise<Outcome<Study>> {
    const outcome = await this.#client.call('studies.create', request);
    if (outcome.ok) this.#changed(outcome.value);
    return outcome;
  }

  async update(request: RequestOf<'studies.update'>): Promise<Outcome<Study>> {
    const outcome = await this.#client.call('studies.update', request);
    if (outcome.ok) this.#changed(outcome.value);
    return outcome;
  }

  async delete(study: Study): Promise<boolean> {
    const outcome = await this.#client.call('studies.delete', { study: study.id });
    if (!outcome.ok) this.#notices.failed('Deleting the study', outcome.failure);
    else {
      this.list = (this.list ?? []).filter(({ id }) => id !== study.id);
      this.#listTaken = this.#turn();
    }
    return outcome.ok;
  }

  /** Starts what is missing, and says what was done. */
  async start(study: Study): Promise<void> {
    const outcome = await this.#client.call('studies.start', { study: study.id });
    if (!outcome.ok) return this.#notices.failed('Starting the study’s runs', outcome.failure);
    const { started, resumed, waiting } = outcome.value;
    const done = [
      started > 0 ? `${plural(started, 'run')} started` : '',
      resumed > 0 ? `${plural(resumed, 'run')} resumed` : '',
    ]
      .filter((part) => part !== '')
      .join(', ');
    this.#notices.done(
      done === '' ? 'Nothing to start' : done,
      waiting === 0
        ? ''
        : waiting === 1
          ? '1 run begins by itself as soon as its teacher is trained.'
          : `${plural(waiting, 'run')} begin by themselves as soon as their teachers are trained.`,
    );
    if (this.#wanted === study.id) await this.show(study.id);
  }

  /** Read anew where other runs are finished than the last time. */
  async #answer({ id, name, plan, cells }: Study): Promise<void> {
    const done = cells.filter(({ state }) => state === 'finished').map(({ run }) => run);
    const key = JSON.stringify([id, name, plan, done]);
    if (key === this.#answered) return;
    this.#answered = key;
    const outcome = await this.#client.call('studies.findings', { study: id });
    if (this.#wanted !== id || this.#answered !== key) return;
    if (outcome.ok) this.findings = outcome.value;
    else {
      this.#answered = ''; // asked again with the next news
      this.#notices.failed('Reading what the study found', outcome.failure);
    }
  }

  #turn(): number {
    this.#asked += 1;
    return this.#asked;
  }

  /** The person may look at another study by now. */
  #changed(study: Study): void {
    const turn = this.#turn();
    this.#listTaken = turn;
    if (this.#wanted === study.id) this.#take(study, turn);
    else this.#enlist(study);
  }

  #take(study: Study, turn: number): void {
    this.#openTaken = turn;
    this.open = study;
    void this.#answer(study);
    this.#enlist(study);
  }

  #enlist(study: Study): void {
    const summary: StudySummary = {
      id: study.id,
      name: study.name,
      question: study.question,
      createdAt: study.createdAt,
      counts: study.counts,
    };
    const others = this.list ?? [];
    this.list = others.some(({ id }) => id === study.id)
      ? others.map((each) => (each.id === study.id ? summary : each))
      : [summary, ...others];
  }
}
