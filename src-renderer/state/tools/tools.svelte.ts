import type { RequestOf, WorkbenchEvent } from '../../../src-main/contract/contract.ts';
import type { ToolJob, ToolName } from '../../../src-main/contract/care/tools.ts';
import type { Client } from '../client.ts';
import type { Notices } from '../notices.svelte.ts';

/** What tools are at work or have found since the program was opened. */
export class Tools {
  list = $state.raw<readonly ToolJob[]>([]);
  readonly #client: Client;
  readonly #notices: Notices;

  constructor(client: Client, notices: Notices) {
    this.#client = client;
    this.#notices = notices;
  }

  async load(): Promise<void> {
    const outcome = await this.#client.call('tools.list', {});
    if (outcome.ok) this.list = outcome.value;
    else this.#notices.failed('Reading what the tools found', outcome.failure);
  }

  async start(request: RequestOf<'tools.start'>): Promise<void> {
    const outcome = await this.#client.call('tools.start', request);
    if (!outcome.ok) this.#notices.failed('Starting', outcome.failure);
    // Its event may have told more already.
    else if (this.list.every(({ id }) => id !== outcome.value.id)) this.list = [outcome.value, ...this.list];
  }

  async cancel(id: string): Promise<void> {
    const outcome = await this.#client.call('tools.cancel', { id });
    if (!outcome.ok) this.#notices.failed('Cancelling', outcome.failure);
  }

  hear(event: WorkbenchEvent): void {
    if (event.type !== 'tool-changed') return;
    const isKnown = this.list.some(({ id }) => id === event.job.id);
    this.list = isKnown
      ? this.list.map((each) => (each.id === event.job.id ? event.job : each))
      : [event.job, ...this.list];
  }

  isBusy(tool: ToolName): boolean {
    return this.list.some((job) => job.tool === tool && job.state === 'running');
  }
}
