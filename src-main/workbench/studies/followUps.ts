import { messageOf } from '../../contract/errors.ts';

/** What of a study is to be started next. */
export interface NextRuns {
  readonly configurations: readonly Record<string, unknown>[];
  /** Whether some wait for teachers that are not trained yet. */
  readonly isWaiting: boolean;
}

/** Studies that a person started and that have runs waiting for teachers. */
export interface FollowUps {
  add: (study: string) => void;
  remove: (study: string) => void;
  /** Starts what can be started by now; one call after the other, and none rejects. */
  go: () => Promise<void>;
  /** Nothing starts by itself any more. */
  close: () => void;
}

export interface FollowUpsOptions {
  /** @throws where the database cannot be read. */
  readonly nextOf: (study: string) => NextRuns;
  readonly start: (configurations: readonly Record<string, unknown>[]) => Promise<unknown>;
  readonly log: (message: string) => void;
}

/** A study stays until all of it has been started: what fails is told, and tried again the next time. */
export function createFollowUps({ nextOf, start, log }: FollowUpsOptions): FollowUps {
  const waiting = new Set<string>();
  let going: Promise<void> = Promise.resolve();

  async function startReady(): Promise<void> {
    for (const study of [...waiting]) {
      try {
        const { configurations, isWaiting } = nextOf(study);
        if (configurations.length > 0) await start(configurations);
        if (!isWaiting) waiting.delete(study);
      } catch (error) {
        log(
          `Frozen runs of the study ${study} could not be started: ${messageOf(error)} They are tried again when the ` +
            'next run has finished, and when the study is started.',
        );
      }
    }
  }

  return {
    add: (study) => void waiting.add(study),
    remove: (study) => void waiting.delete(study),
    // One after the other: runs that were just started are not to be started again.
    go: () => (going = going.then(startReady)),
    close: () => waiting.clear(),
  };
}
