import { z } from 'zod';
import { methodNames } from '../learning/configuration.ts';
import { isMeta } from '../learning/method.ts';
import { taskNames, type TaskName } from '../tasks/task.ts';
import { configurationRequest, type MethodName, type RunStatus } from './runs.ts';

/** One column of a study: a method with settings of its own. */
export const variantSchema = z.strictObject({
  label: z.string().trim().min(1).max(60),
  method: z.enum(methodNames),
  settings: configurationRequest.default({}),
  /** For `frozen`: the label of the variant whose run of the same task and seed gives the teacher. */
  teacherFrom: z.string().max(60).nullable().default(null),
});
export type Variant = z.output<typeof variantSchema>;

const seeds = z.array(z.int().min(0)).min(1).max(100);

/** tasks x variants x seeds, with settings that all of them share. */
export const planSchema = z
  .strictObject({
    tasks: z.array(z.enum(taskNames)).min(1).max(taskNames.length),
    variants: z.array(variantSchema).min(1).max(20),
    seeds,
    /** Seeds of single tasks, in place of `seeds`. */
    taskSeeds: z.partialRecord(z.enum(taskNames), seeds).optional(),
    settings: configurationRequest.default({}),
    /**
     * Share of every run's interactions (and of those between two tests) that is carried out, 1 if not given; below 1
     * the study is a trial of itself.
     */
    scale: z.number().min(0.0001).max(1).optional(),
  })
  .refine(({ variants }) => new Set(variants.map(({ label }) => label)).size === variants.length, {
    message: 'Two variants have the same label.',
    path: ['variants'],
  })
  .refine(
    ({ variants }) =>
      variants.every(
        ({ method, teacherFrom }) =>
          (method === 'frozen') === variants.some(({ label, method: other }) => label === teacherFrom && isMeta(other)),
      ),
    {
      message: 'A frozen variant, and no other, names in teacherFrom the meta variant that gives its teacher.',
      path: ['variants'],
    },
  );
export type Plan = z.output<typeof planSchema>;

export const studyId = z.string().regex(/^[a-z0-9-]{4,80}$/, 'A study id is made of a-z, 0-9 and dashes.');
const text = { name: z.string().trim().min(1).max(120), question: z.string().trim().max(2000) };
export const studyReference = z.strictObject({ study: studyId });
export const createStudyRequest = z.strictObject({
  ...text,
  plan: planSchema,
  preset: z.string().max(40).nullable().default(null),
});
/** What is not given stays as it is. */
export const updateStudyRequest = z.strictObject({
  study: studyId,
  name: text.name.optional(),
  question: text.question.optional(),
  plan: planSchema.optional(),
});
/** One built-in study by its key, as a stored one: the same name and plan give the same study again. */
export const openPaperStudyRequest = z.strictObject({
  key: z.string().max(40),
  scale: z.number().min(0.0001).max(1).default(1),
});
export const studyTableRequest = z.strictObject({
  study: studyId,
  reading: z.enum(['rollout', 'cumulative', 'test', 'late']),
  format: z.enum(['latex', 'csv']),
});

export const studyCheckRequest = z.strictObject({ plan: planSchema });
/** All built-in studies at a scale. */
export const paperReportRequest = z.strictObject({ scale: z.number().min(0.0001).max(1).default(1) });

/**
 * A report as files, whose names may have folders: one page in Markdown and one in HTML, figures as SVG, tables for
 * LaTeX.
 */
export interface StudyReport {
  readonly files: readonly { readonly name: string; readonly content: string }[];
}

/** What a study says of a claim: held and not held only where an interval does. */
export type Finding = 'held' | 'not held' | 'cannot be told';

/** A finding with its numbers; `isWhole` where all runs that the plan asks for are behind it. */
export interface Judged {
  readonly finding: Finding;
  readonly evidence: string;
  readonly isWhole: boolean;
}

/** One sentence, the paper's or of a study of ours, judged by a rule that was set before looking. */
export interface ClaimFindings {
  readonly text: string;
  readonly rule: string;
  /** The variant of which it is said, and the control that is judged by the same rule; null where the claim has it. */
  readonly subject: string;
  readonly control: string | null;
  readonly findings: readonly {
    /** Null where the claim is not about a return. */
    readonly reading: Reading | null;
    readonly subject: Judged;
    readonly control: Judged | null;
  }[];
}

/** What a study answers as far as its runs are there. */
export interface StudyFindings {
  /** None for a study of one's own. */
  readonly claims: readonly ClaimFindings[];
  /** What the intervals say of each variant and task against the control (else ddpg, else the first), by reading. */
  readonly verdicts: readonly {
    readonly reading: Reading;
    readonly task: string;
    readonly reference: string | null;
    readonly sentences: readonly string[];
  }[];
}

/**
 * What is known of one run that a study asks for. waiting: its teacher is not trained yet. missing: there is no such
 * run.
 */
export type CellState = RunStatus | 'missing' | 'waiting';

export interface StudyCell {
  readonly task: TaskName;
  readonly variant: string;
  readonly seed: number;
  readonly state: CellState;
  /** Null where it is missing or waiting. */
  readonly run: string | null;
}

/** Where a study stands: how many of its cells are in each state. */
export type CellCounts = Readonly<Record<CellState, number>>;

export interface StudySummary {
  readonly id: string;
  readonly name: string;
  readonly question: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly counts: CellCounts;
}

/** The readings of a run's return that a study tabulates; late is the mean of the last tenth of the tests. */
export type Reading = 'rollout' | 'cumulative' | 'test' | 'late';

/** Mean and one standard deviation (ddof 1; null below two) over the finished runs. */
export interface StudyValue {
  readonly n: number;
  readonly mean: number | null;
  readonly sd: number | null;
  /**
   * Whether it is the highest of its task, and the 95% interval of its difference from each other variant (Welch) lies
   * above 0.
   */
  readonly isSetApart: boolean;
}

export interface StudyResult {
  readonly task: TaskName;
  readonly variant: string;
  readonly method: MethodName;
  readonly values: Readonly<Record<Reading, StudyValue>>;
  /** The least number of episodes that a run's rollout return is of, where it is fewer than 100; null elsewhere. */
  readonly fewestEpisodes: number | null;
  /** Of the paper's own table, where it has the number; its ± is taken as one standard deviation. */
  readonly paper: { readonly mean: number; readonly sd: number } | null;
}

/** What is still to be trained, and how long that takes on this machine. */
export interface StudyEstimate {
  readonly runs: number;
  readonly interactions: number;
  /** One run after the other. */
  readonly seconds: number;
  /** With as many at once as the queue allows. */
  readonly elapsed: number;
  /**
   * Whether all of it goes by runs that finished on this machine; else some goes by runs of other kinds or a rough
   * guess.
   */
  readonly isMeasured: boolean;
}

/** A plan before it is a study. */
export interface StudyCheck {
  /** What is wrong, the setting's name first; empty where the plan can be carried out. */
  readonly faults: readonly string[];
  /** All that it asks for. */
  readonly runs: number;
  /** Of those that are not finished in this database; null where something is wrong. */
  readonly estimate: StudyEstimate | null;
}

export interface Study extends StudySummary {
  readonly estimate: StudyEstimate;
  readonly plan: Plan;
  /** The table or figure of the paper that it repeats. */
  readonly preset: string | null;
  readonly cells: readonly StudyCell[];
  readonly results: readonly StudyResult[];
}

/** A study ready to be made: one of the paper's tables or figures. */
export interface StudyPreset {
  readonly key: string;
  readonly name: string;
  readonly question: string;
  readonly plan: Plan;
  /** What the paper has of it; of ours, that it is none of the paper's. */
  readonly source: string;
  readonly isPapers: boolean;
}

/** What `studies.start` did. */
export interface StudyStart {
  /** Ids of the runs started and resumed. */
  readonly runs: readonly string[];
  readonly started: number;
  /** Stopped and failed runs that go on. */
  readonly resumed: number;
  /** Runs whose teacher is not trained yet; start again when it is. */
  readonly waiting: number;
}
