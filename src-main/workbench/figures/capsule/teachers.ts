import type { StoredRun } from '../../../../db/runs.ts';
import { configurationSchema } from '../../../learning/configuration.ts';

/** The run that a run takes its teacher from; null where it has none of another's. */
export function teacherOf({ method, configuration }: Pick<StoredRun, 'method' | 'configuration'>): string | null {
  return method === 'frozen' ? configurationSchema.parse(JSON.parse(configuration)).frozenRun : null;
}
