import type { Analysis } from '../../contract/coverage/coverage.ts';
import { TutelageError } from '../../contract/errors.ts';
import type { Service } from '../../contract/service.ts';

/**
 * Asks for an analysis and waits for its answer.
 *
 * @param show what is heard of it until it ends.
 * @throws TutelageError where it fails, with the code of what failed, or is cancelled.
 */
export async function answered<T>(
  subscribe: Service['subscribe'],
  start: () => Promise<Analysis> | Analysis,
  get: (id: string) => Promise<T | null> | T | null,
  show: (analysis: Analysis) => void = () => undefined,
): Promise<T> {
  const ended = Promise.withResolvers<Analysis>();
  const heard = new Map<string, Analysis>();
  let id: string | null = null;
  const hear = (analysis: Analysis): void => {
    heard.set(analysis.id, analysis);
    if (analysis.id !== id) return;
    if (analysis.state === 'running' || analysis.state === 'waiting') show(analysis);
    else ended.resolve(analysis);
  };
  const release = subscribe((event) => {
    if (event.type === 'analysis-changed') hear(event.analysis);
  });
  try {
    const started = await start();
    id = started.id;
    hear(heard.get(id) ?? started); // it may have ended before `start` came back
    const analysis = await ended.promise;
    if (analysis.state !== 'done')
      throw new TutelageError(
        analysis.state === 'cancelled' ? 'cancelled' : (analysis.code ?? 'unexpected'),
        analysis.message ?? 'The analysis was cancelled.',
      );
    const result = await get(analysis.id);
    if (result === null) throw new TutelageError('not-found', 'The answer is no longer in the database; ask again.');
    return result;
  } finally {
    release();
  }
}
