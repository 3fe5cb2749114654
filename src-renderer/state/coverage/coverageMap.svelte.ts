import type {
  CoverageDensities,
  CoveragePoints,
  CoverageResult,
} from '../../../src-main/contract/coverage/coverage.ts';
import type { Client } from '../client.ts';
import { isSameChoice, ownDensities, type DensityChoice } from './densityChoice.ts';
import { Latest } from '../latest.ts';
import type { Notices } from '../notices.svelte.ts';

/** States that a map is looked at through; larger maps are sampled evenly. */
export const sampledStates = 20_000;

/** One map on the screen: a sample of its states, and its densities as they are drawn now. */
export class CoverageMap {
  readonly result: CoverageResult;
  /** Null until they have arrived. */
  points = $state.raw<CoveragePoints | null>(null);
  /** Null while the map's own are drawn. */
  #drawn = $state.raw<CoverageDensities | null>(null);
  readonly densities: CoverageDensities = $derived.by(() => this.#drawn ?? this.result);
  /** Whether the drawn densities are not yet those that were asked for. */
  isBehind = $state(false);
  readonly #client: Client;
  readonly #notices: Notices;
  readonly #redraw = new Latest((choice: DensityChoice) => this.#fetch(choice));
  #asked = ownDensities;

  constructor(client: Client, notices: Notices, result: CoverageResult) {
    this.#client = client;
    this.#notices = notices;
    this.result = result;
  }

  async sample(): Promise<void> {
    const outcome = await this.#client.call('coverage.points', { id: this.result.id, most: sampledStates });
    if (outcome.ok) this.points = outcome.value;
    else this.#notices.failed('Reading the states', outcome.failure);
  }

  /** Draws the densities at a bandwidth and of a window of training; the old ones stay until the new ones are there. */
  draw({ smoothing, part }: DensityChoice): void {
    const choice = { smoothing, part };
    if (isSameChoice(choice, this.#asked)) return;
    this.#asked = choice;
    this.isBehind = true;
    this.#redraw.ask(choice);
  }

  async #fetch(choice: DensityChoice): Promise<void> {
    if (isSameChoice(choice, ownDensities)) this.#drawn = null;
    else {
      const outcome = await this.#client.call('coverage.densities', { id: this.result.id, ...choice });
      if (outcome.ok) this.#drawn = outcome.value;
      else if (isSameChoice(choice, this.#asked)) this.#notices.failed('Drawing the densities', outcome.failure);
    }
    if (isSameChoice(choice, this.#asked)) this.isBehind = false;
  }
}
