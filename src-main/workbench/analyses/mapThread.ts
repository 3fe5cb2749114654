import type { CoverageDensities, CoveragePoints, DensitiesRequest } from '../../contract/coverage/coverage.ts';
import { TutelageError } from '../../contract/errors.ts';
import type { MapAnswer, MapQuestion, MapsOrder } from './analysis.ts';
import { entryBeside } from '../../training/entries.ts';
import { createRequestThread } from '../threads/requestThread.ts';

/** The one worker that reads stored maps. It keeps the last map, so that a slider need not wait for it. */
export interface MapThread {
  points(id: string, most: number): Promise<CoveragePoints>;
  /** Of requests for one map that wait, the newest is answered. @throws TutelageError `cancelled` for the others. */
  densities(request: DensitiesRequest): Promise<CoverageDensities>;
  close(): Promise<void>;
}

interface Asked {
  readonly question: MapQuestion;
  readonly resolve: (answer: MapAnswer) => void;
  readonly reject: (error: unknown) => void;
}

export function createMapThread({
  databasePath,
  analysisWorker,
}: {
  readonly databasePath: string;
  readonly analysisWorker: URL;
}): MapThread {
  const order: MapsOrder = { databasePath };
  const thread = createRequestThread<MapQuestion, MapAnswer>(entryBeside(analysisWorker, 'map-worker'), order);
  let waiting: readonly Asked[] = [];
  let isBusy = false;

  function ask(question: MapQuestion): Promise<MapAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<MapAnswer>();
    waiting = [...waiting, { question, resolve, reject }];
    if (!isBusy) void answerAll();
    return promise;
  }

  /** One at a time, so that a question is given up while it waits, and not behind those in the worker. */
  async function answerAll(): Promise<void> {
    isBusy = true;
    while (waiting.length > 0) {
      const [{ question, resolve, reject }, ...others] = waiting;
      waiting = others;
      await thread.carryOut(question).then(resolve, reject);
    }
    isBusy = false;
  }

  function giveUp(isNeedless: (question: MapQuestion) => boolean, why: string): void {
    const needless = waiting.filter(({ question }) => isNeedless(question));
    waiting = waiting.filter((asked) => !needless.includes(asked));
    for (const { reject } of needless) reject(new TutelageError('cancelled', why));
  }

  return {
    async points(id, most) {
      const answer = await ask({ type: 'points', id, most });
      if (answer.type !== 'points') throw new Error(`Points were asked for, and ${answer.type} came.`);
      return answer.points;
    },
    async densities(request) {
      giveUp(
        (question) => question.type === 'densities' && question.request.id === request.id,
        'A newer request for the same map took the place of this one.',
      );
      const answer = await ask({ type: 'densities', request });
      if (answer.type !== 'densities') throw new Error(`Densities were asked for, and ${answer.type} came.`);
      return answer.densities;
    },
    close() {
      giveUp(() => true, 'The program is closing.');
      return thread.close();
    },
  };
}
