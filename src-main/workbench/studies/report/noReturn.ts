import type { StudyReading } from '../readings.ts';
import type { StudyGroup } from './studyRuns.ts';

/** Why runs that are there have no such return, to stand behind "as". */
export function whyNoReturn({ acts }: Pick<StudyGroup, 'acts'>, { key }: Pick<StudyReading, 'key'>): string {
  if (key === 'test' || key === 'late') return 'none of its runs was tested within its interactions';
  return acts ? 'none of its runs finished a training episode' : 'its student does not act in training';
}
