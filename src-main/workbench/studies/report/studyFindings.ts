import type { ReadableDatabase } from '../../../../db/open.ts';
import type { StudyFindings } from '../../../contract/studies.ts';
import { taskSentences } from '../../comparison/comparisonTables.ts';
import { findingsOf } from './claimBlocks.ts';
import { studyParts, type ReportOrder } from './studyParts.ts';

/** What a study answers as far as its runs are there: the paper's claims, and what the intervals say of each task. */
export function studyFindings(database: ReadableDatabase, order: ReportOrder): StudyFindings {
  const parts = studyParts(database, order);
  return {
    claims: findingsOf(parts),
    verdicts: parts.readings.flatMap(({ reading, comparison }) =>
      comparison.tasks.map((found) => ({
        reading: reading.key,
        task: found.task,
        reference: found.reference,
        sentences: taskSentences(found),
      })),
    ),
  };
}
