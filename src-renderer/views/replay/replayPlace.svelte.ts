import { untrack } from 'svelte';
import { formatList } from '../../state/place.ts';
import type { Replays } from '../../state/replay/replay.svelte.ts';
import type { Router } from '../../state/router.svelte.ts';
import { mostPanes, parseRollouts } from './episodes.ts';
import { readPace, writePace, type Playback } from './playback.svelte.ts';
import { clampState } from './timeline.ts';

export interface ReplayPlaceOptions {
  /** Whether a picture is being made, for which the clock is moved about. */
  readonly isDrawing: () => boolean;
  /** Whether nothing should move that a person has not set going. */
  readonly isCalm: boolean;
}

/** The episodes, their clock and the address, in step whichever of them moves. */
export class ReplayPlace {
  /** Apart from the ids, which are a new list each time: they change where this does. */
  readonly #rollouts: string = $derived.by(() => this.#router.place.query['rollouts'] ?? '');
  readonly ids: readonly number[] = $derived(parseRollouts(this.#rollouts));
  readonly follow: boolean = $derived.by(() => this.#router.place.query['follow'] !== 'off');
  readonly #router: Router;
  readonly #replays: Replays;
  readonly #playback: Playback;
  readonly #options: ReplayPlaceOptions;
  readonly #step: string = $derived.by(() => this.#router.place.query['step'] ?? '');
  /** Whether the replay stands where the address says; from then on they follow each other. */
  #isOpen = $state(false);
  /** Whether a person has gone elsewhere, perhaps before the episodes were there. */
  #isLeft = false;

  constructor(router: Router, replays: Replays, playback: Playback, options: ReplayPlaceOptions) {
    this.#router = router;
    this.#replays = replays;
    this.#playback = playback;
    this.#options = options;
  }

  /** Begins to keep them in step; while a component is made, for as long as it is there. */
  keep(): void {
    $effect(() => {
      const wanted = this.ids;
      untrack(() => void this.#open(wanted));
    });
    // The address follows a replay that stands.
    $effect(() => {
      if (!this.#isStanding || this.#replays.episodes.length === 0) return;
      const step = this.#playback.step === 0 ? '' : String(this.#playback.step);
      untrack(() => step !== this.#step && this.#router.set({ step }));
    });
    // A replay follows the address when a person goes back.
    $effect(() => {
      const step = Number(this.#step);
      untrack(() => {
        if (this.#isStanding && clampState(step, this.#playback.last) !== this.#playback.step)
          this.#playback.seek(step);
      });
    });
    // So do the pace and the loop.
    $effect(() => {
      ({ speed: this.#playback.speed, loop: this.#playback.loop } = readPace(this.#router.place.query));
    });
    $effect(() => {
      const { speed, loop } = writePace(this.#playback);
      untrack(() => {
        const { query } = this.#router.place;
        if (speed !== (query['speed'] ?? '') || loop !== (query['loop'] ?? '')) this.#router.set({ speed, loop });
      });
    });
    $effect(() => () => {
      this.#isLeft = true;
    });
  }

  /** Other episodes, from their start; back returns to these. */
  go(to: readonly number[]): void {
    const shown = to.filter((id, at) => to.indexOf(id) === at).slice(0, mostPanes);
    this.#playback.playing = false;
    this.#playback.seek(0);
    this.#router.go('replay', null, {
      rollouts: formatList(shown.map(String)),
      follow: this.follow ? '' : 'off',
      camera: this.#router.place.query['camera'] ?? '',
      ...writePace(this.#playback),
    });
  }

  toggleFollow(): void {
    this.#router.set({ follow: this.follow ? 'off' : '' });
  }

  get #isStanding(): boolean {
    return !this.#playback.playing && this.#isOpen && !this.#options.isDrawing();
  }

  async #open(wanted: readonly number[]): Promise<void> {
    const isFirst = this.#replays.shown === null;
    this.#isOpen = false;
    await this.#replays.show(wanted);
    if (this.#isLeft || this.#replays.shown !== wanted) return;
    const { episodes } = this.#replays;
    const playback = this.#playback;
    playback.last = Math.max(0, ...episodes.map(({ rollout }) => rollout.steps));
    playback.timestep = episodes[0]?.rollout.task.timestep ?? playback.timestep;
    playback.seek(Number(this.#step));
    playback.playing = isFirst && this.#step === '' && !this.#options.isCalm && playback.last > 0;
    this.#isOpen = true;
  }
}
