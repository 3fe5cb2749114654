import type { Study } from '../../../../contract/studies.ts';
import type { Table, TableCell } from '../../../../figures/table.ts';
import { mean } from '../../../../numerics/moments.ts';
import { studentTInterval } from '../../../../statistics/studentT.ts';
import { shortScaleNote } from '../studyParts.ts';
import type { VariantRuns } from '../studyRuns.ts';
import { coverageOf, coverageStages, MEASURED_STATES, STAGE_ROLLOUTS, type RunCoverage } from './studyCoverage.ts';

/** A row a task, variant and stage: how the teacher's states lie to the student's; null where nothing is measured. */
export function coverageTable(
  study: Study,
  variants: readonly VariantRuns[],
  coverage: readonly RunCoverage[],
): Table | null {
  const rows = variants.flatMap(({ task, variant, name }) =>
    coverageStages.flatMap((stage): TableCell[][] => {
      const own = coverageOf(coverage, task, variant, stage);
      if (own.length === 0) return [];
      const over = (read: (of: RunCoverage) => number | null, least = -Infinity, most = Infinity): TableCell =>
        overSeeds(
          own.flatMap((each) => read(each) ?? []),
          least,
          most,
        );
      return [
        [
          task,
          name,
          stage,
          own.length,
          Math.min(...own.map(({ states }) => states)),
          over(({ overlap }) => overlap, 0, 1),
          over(({ divergence }) => divergence, 0, 1),
          over(({ teacherOutside }) => teacherOutside, 0, 1),
          over(({ spread }) => spread),
          over(({ spreadOverBaseline }) => spreadOverBaseline),
        ],
      ];
    }),
  );
  if (rows.length === 0) return null;
  return {
    caption: [
      `Which states teacher and student visit: first (early) and last (late) ${STAGE_ROLLOUTS} rollouts of each role,`,
      'measured in the standardised state space on as many states of each,',
      `${MEASURED_STATES.toLocaleString('en')} at most. Means over seeds with 95% intervals by Student’s t.`,
      'Overlap is 0 where they are apart and 1 where the same; the share outside is 0.05 where they are alike;',
      'entropies are in nats a dimension, teacher less student and less ddpg.',
      ...shortScaleNote(study),
    ].join(' '),
    label: `tab:${study.id}-coverage`,
    columns: [
      { title: 'Task' },
      { title: 'Variant' },
      { title: 'Stage' },
      { title: 'n', decimals: 0 },
      { title: 'States', decimals: 0 },
      { title: 'Overlap', decimals: 2 },
      { title: 'Jensen-Shannon (bits)', decimals: 2 },
      { title: 'Teacher outside student', decimals: 2 },
      { title: 'Entropy less student', decimals: 2 },
      { title: 'Entropy less ddpg', decimals: 2 },
    ],
    rows,
  };
}

function overSeeds(values: readonly number[], least: number, most: number): TableCell {
  if (values.length === 0) return null;
  const { low, high } = studentTInterval(values);
  return {
    value: mean(values),
    interval: Number.isNaN(low) ? null : [Math.max(least, low), Math.min(most, high)],
  };
}
