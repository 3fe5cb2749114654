import {
  coverageSchema,
  exportRequest,
  type CoverageResult,
  type ExportedFile,
} from '../../contract/coverage/coverage.ts';
import type { MeasuresRequest, MeasuresResult } from '../../contract/coverage/measures.ts';
import { TutelageError } from '../../contract/errors.ts';
import type { Handlers, Service } from '../../contract/service.ts';
import type { RunSummary } from '../../contract/runs.ts';
import type { Study } from '../../contract/studies.ts';
import { answered } from '../analyses/answered.ts';
import { gridSets } from '../maps/figure4.ts';
import { coverageQuestions, readCoverage, type RunCoverage } from './report/coverage/studyCoverage.ts';
import type { DensityMap } from './report/studyParts.ts';

export interface StudyCoverageOptions {
  readonly handlers: Pick<
    Handlers,
    'coverage.start' | 'coverage.get' | 'coverage.startMeasures' | 'coverage.getMeasures' | 'coverage.export'
  >;
  readonly measured: (request: MeasuresRequest) => MeasuresResult | null;
  readonly subscribe: Service['subscribe'];
}

export interface StudyCoverage {
  /** Of every finished run that has a teacher and a student; what was measured before is not measured again. */
  measure(study: Study): Promise<readonly RunCoverage[]>;
  /** What was measured before. */
  measured(study: Study): readonly RunCoverage[];
  /** The paper's Figure 4 of the first seed that has it; null for other studies. */
  map(study: Study, runOf: (id: string) => RunSummary): Promise<DensityMap | null>;
}

/** Analyses at once: each is a process, and short. */
const AT_ONCE = 2;
const MAP_STATES = 2000;

/** The measures of `tutelage coverage`, for the runs of a study. */
export function createStudyCoverage({ handlers, measured, subscribe }: StudyCoverageOptions): StudyCoverage {
  const measure = (request: MeasuresRequest): Promise<MeasuresResult> =>
    answered(
      subscribe,
      () => handlers['coverage.startMeasures'](request),
      (id) => handlers['coverage.getMeasures']({ id }),
    );
  const draw = async (request: ReturnType<typeof coverageSchema.parse>): Promise<CoverageResult> =>
    answered(
      subscribe,
      () => handlers['coverage.start'](request),
      (id) => handlers['coverage.get']({ id }),
    );

  return {
    async measure(study) {
      const questions = coverageQuestions(study);
      const found = new Array<RunCoverage | null>(questions.length).fill(null);
      let next = 0;
      const carryOn = async (): Promise<void> => {
        while (next < questions.length) {
          const place = next++;
          const result = await unlessUnmeasurable(measure(questions[place].request));
          found[place] = result === null ? null : readCoverage(questions[place], result);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, carryOn));
      return found.filter((each) => each !== null);
    },
    measured: (study) =>
      coverageQuestions(study).flatMap((question) => {
        const result = measured(question.request);
        return result === null ? [] : (readCoverage(question, result) ?? []);
      }),
    async map(study, runOf) {
      const runs = study.preset === 'figure-4' ? runsOfMap(study).map(runOf) : [];
      if (runs.length === 0) return null;
      const result = await unlessUnmeasurable(
        draw(
          coverageSchema.parse({
            sets: gridSets(runs, false),
            embedding: { method: 'tsne' },
            statesPerSet: MAP_STATES,
          }),
        ),
      );
      if (result === null) return null;
      const { content }: ExportedFile = await handlers['coverage.export'](
        exportRequest.parse({ id: result.id, format: 'svg' }),
      );
      const [{ task, seed }] = runs;
      return {
        svg: content,
        caption:
          `State visitation densities on ${task}, seed ${seed}: first (early) and last (late) 50 ` +
          'rollouts of teacher, student and baseline on one t-SNE map, as in the paper’s Figure 4. ' +
          `${result.notes.join(' ')}`,
      };
    },
  };
}

/** Runs of the first seed of which meta is there, the baseline with it where it is there too. */
function runsOfMap({ cells }: Study): readonly string[] {
  const done = cells.filter(({ state, run }) => state === 'finished' && run !== null);
  const meta = done.find(({ variant }) => variant === 'meta');
  if (meta === undefined) return [];
  const ddpg = done.find(({ variant, seed }) => variant === 'ddpg' && seed === meta.seed);
  return [meta, ddpg].flatMap((cell) => cell?.run ?? []);
}

/** Runs too short to have enough states of a role are left out; the table then has none of them. */
async function unlessUnmeasurable<T>(result: Promise<T>): Promise<T | null> {
  try {
    return await result;
  } catch (error) {
    if (error instanceof TutelageError && error.code === 'too-few') return null;
    throw error;
  }
}
