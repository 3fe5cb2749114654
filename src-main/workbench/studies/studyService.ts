import type { WritableDatabase } from '../../../db/open.ts';
import { listRuns, readSpeeds } from '../../../db/runs.ts';
import {
  deleteStudy,
  listRunsOfTasks,
  findStudy,
  listStudies,
  saveStudy,
  type StoredStudy,
} from '../../../db/studies.ts';
import type { Handlers, Service } from '../../contract/service.ts';
import { TutelageError } from '../../contract/errors.ts';
import type { RunSummary } from '../../contract/runs.ts';
import { planSchema, type Plan, type Study, type StudyEstimate, type StudySummary } from '../../contract/studies.ts';
import { tableToCsv, tableToLatex } from '../../figures/table.ts';
import { summariseAll } from '../runs/runSummaries.ts';
import { slug } from '../slug.ts';
import { estimateRuns } from './estimate.ts';
import { createFollowUps } from './followUps.ts';
import { builtInStudies, builtInStudy } from './ourStudies.ts';
import { paperStudies } from './paperStudies.ts';
import type { RunCoverage } from './report/coverage/studyCoverage.ts';
import type { ReportThread } from './report/reportThread.ts';
import type { DensityMap, ReportOrder } from './report/studyParts.ts';
import type { StudyCoverage } from './studyCoverage.ts';
import { countCells, findCells, type FoundCell } from './study.ts';
import { studyResults, studyTable } from './studyTable.ts';
import { planFaults, plannedRuns, requireDistinctVariants, seedsOf } from './plan.ts';

/** A run by its id. @throws TutelageError `not-found` */
type RunOf = (id: string) => RunSummary;

type StudyHandlers = Pick<Handlers, Extract<keyof Handlers, `studies.${string}`>>;

export interface StudyServiceOptions {
  readonly database: WritableDatabase;
  readonly now: () => Date;
  readonly newSuffix: () => string;
  readonly runs: Pick<Handlers, 'runs.start' | 'runs.resume'>;
  /** Of this machine, as runs record it. */
  readonly host: string;
  /** Runs that train at once. */
  readonly atOnce: () => number;
  readonly version: string;
  readonly reports: ReportThread;
  readonly coverage: StudyCoverage;
  /**
   * Whether frozen runs start by themselves once their teachers are trained: behind a window, where nobody waits for
   * them.
   */
  readonly goesOn: boolean;
  readonly subscribe: Service['subscribe'];
  readonly log: (message: string) => void;
}

/** Studies: what was asked, which runs answer it, and what is still to be trained. */
export function createStudyService(options: StudyServiceOptions): {
  handlers: StudyHandlers;
  /** Nothing starts by itself any more. */
  close: () => void;
} {
  const { database, now, newSuffix, runs, host, atOnce, version, reports, coverage } = options;
  const followUps = createFollowUps({
    nextOf: (id) => {
      const stored = findStudy(database, id);
      const cells = stored === undefined ? [] : cellsOf(planOf(stored), readRuns());
      return {
        configurations: cells.filter(({ state, teacher }) => state === 'missing' && teacher !== null).map(requestOf),
        isWaiting: cells.some(({ state }) => state === 'waiting'),
      };
    },
    start: async (configurations) => runs['runs.start']({ configurations: [...configurations] }),
    log: options.log,
  });
  const release = options.subscribe((event) => {
    if (event.type === 'run-changed' && event.run.status === 'finished') void followUps.go();
  });

  function requireStudy(id: string): StoredStudy {
    const study = findStudy(database, id);
    if (study === undefined) throw new TutelageError('not-found', `There is no study ${id} in this database.`);
    return study;
  }

  /** All runs as they are now, read at once: a study asks for each of its own many times. */
  function readRuns(): RunOf {
    const known = new Map(summariseAll(database, listRuns(database)).map((run) => [run.id, run]));
    return (id) => {
      const run = known.get(id);
      if (run === undefined) throw new TutelageError('not-found', `There is no run ${id} in this database.`);
      return run;
    };
  }

  function cellsOf(plan: Plan, runOf: RunOf): readonly FoundCell[] {
    const planned = plannedRuns(plan);
    const matching = listRunsOfTasks(database, plan.tasks);
    return findCells(planned, matching, (id) => runOf(id).status);
  }

  function summarise(stored: StoredStudy, cells: readonly FoundCell[]): StudySummary {
    return {
      id: stored.id,
      name: stored.name,
      question: stored.question,
      createdAt: stored.created_at,
      counts: countCells(cells),
    };
  }

  function detail(stored: StoredStudy): Study {
    const plan = planOf(stored);
    const runOf = readRuns();
    const cells = cellsOf(plan, runOf);
    return {
      ...summarise(stored, cells),
      plan,
      preset: stored.preset,
      cells: cells.map(({ task, variant, seed, state, run }) => ({ task, variant, seed, state, run })),
      results: studyResults(plan, stored.preset, cells, runOf),
      estimate: estimateOf(cells),
    };
  }

  function estimateOf(cells: readonly FoundCell[]): StudyEstimate {
    return estimateRuns(
      cells.filter(({ state }) => state !== 'finished').map(({ planned }) => planned),
      readSpeeds(database, host),
      atOnce(),
    );
  }

  function create(
    id: string,
    { name, question, plan, preset }: Pick<Study, 'name' | 'question' | 'plan' | 'preset'>,
  ): Study {
    requireDistinctVariants(plan); // and a setting that cannot be is refused now
    saveStudy(database, {
      id,
      name,
      question,
      plan: JSON.stringify(plan),
      preset,
      created_at: now().toISOString(),
    });
    return detail(requireStudy(id));
  }

  function orderOf(study: Study, measured: readonly RunCoverage[], map: DensityMap | null): ReportOrder {
    return { study, source: sourceOf(study), version, coverage: measured, map };
  }

  async function wholeOrder(study: Study): Promise<ReportOrder> {
    return orderOf(study, await coverage.measure(study), await coverage.map(study, readRuns()));
  }

  function openPaper(key: string, scale: number): Study {
    const preset = builtInStudy(key);
    if (preset === undefined)
      throw new TutelageError(
        'not-found',
        `There is no built-in study "${key}". There are: ${builtInStudies.map((each) => each.key).join(', ')}.`,
      );
    const plan: Plan = scale === 1 ? preset.plan : { ...preset.plan, scale };
    // A study whose plan a person has changed is theirs; the built-in one is then made beside it.
    const found = listStudies(database).find(
      (stored) =>
        stored.preset === preset.key && JSON.stringify(planOf(stored)) === JSON.stringify(planSchema.parse(plan)),
    );
    if (found !== undefined) return detail(found);
    const name = scale === 1 ? preset.name : `${preset.name}, at scale ${scale}`;
    return create(`${preset.key}-${newSuffix()}`, {
      ...preset,
      name,
      plan: planSchema.parse(plan),
      preset: preset.key,
    });
  }

  return {
    close: () => {
      followUps.close();
      release();
    },
    handlers: {
      'studies.presets': () => builtInStudies,
      'studies.check': ({ plan }) => {
        const faults = planFaults(plan);
        const cells = faults.length === 0 ? cellsOf(plan, readRuns()) : [];
        return {
          faults,
          runs: plan.tasks.reduce((sum, task) => sum + plan.variants.length * seedsOf(plan, task).length, 0),
          estimate: faults.length === 0 ? estimateOf(cells) : null,
        };
      },
      'studies.list': () => {
        const runOf = readRuns();
        return listStudies(database).map((stored) => summarise(stored, cellsOf(planOf(stored), runOf)));
      },
      'studies.get': ({ study }) => detail(requireStudy(study)),
      'studies.create': (request) => create(`${slug(request.name, 'study')}-${newSuffix()}`, request),
      'studies.openPaper': ({ key, scale }) => openPaper(key, scale),
      'studies.findings': ({ study }) => {
        const found = detail(requireStudy(study));
        return reports.findings(orderOf(found, coverage.measured(found), null));
      },
      'studies.report': async ({ study }) => ({
        files: await reports.study(await wholeOrder(detail(requireStudy(study)))),
      }),
      'studies.paperReport': async ({ scale }) => {
        const orders: ReportOrder[] = [];
        for (const { key } of paperStudies) orders.push(await wholeOrder(openPaper(key, scale)));
        return { files: await reports.paper(orders) };
      },
      'studies.update': ({ study, name, question, plan }) => {
        const stored = requireStudy(study);
        if (plan !== undefined) requireDistinctVariants(plan);
        saveStudy(database, {
          ...stored,
          name: name ?? stored.name,
          question: question ?? stored.question,
          plan: plan === undefined ? stored.plan : JSON.stringify(plan),
        });
        return detail(requireStudy(study));
      },
      'studies.delete': ({ study }) => {
        deleteStudy(database, requireStudy(study).id);
        followUps.remove(study);
        return null;
      },
      'studies.start': async ({ study }) => {
        const cells = cellsOf(planOf(requireStudy(study)), readRuns());
        const later = cells.filter(({ state }) => state === 'waiting').length;
        // Before anything is waited for: a teacher may finish meanwhile.
        if (later > 0 && options.goesOn) followUps.add(study);
        const configurations = cells.filter(({ state }) => state === 'missing').map(requestOf);
        const resting = cells.flatMap(({ state, run }) =>
          (state === 'stopped' || state === 'failed') && run !== null ? [run] : [],
        );
        const started = configurations.length === 0 ? [] : await runs['runs.start']({ configurations });
        for (const run of resting) await runs['runs.resume']({ run });
        return {
          runs: [...started, ...resting],
          started: started.length,
          resumed: resting.length,
          waiting: later,
        };
      },
      'studies.exportTable': ({ study, reading, format }) => {
        const { id, name, plan: text, preset } = requireStudy(study);
        const plan = planSchema.parse(JSON.parse(text));
        const runOf = readRuns();
        const table = studyTable(name, id, plan, preset, cellsOf(plan, runOf), reading, runOf);
        const stem = `${id}-${reading}`;
        return format === 'latex'
          ? { name: `${stem}.tex`, mediaType: 'application/x-tex', encoding: 'utf8', content: tableToLatex(table) }
          : { name: `${stem}.csv`, mediaType: 'text/csv', encoding: 'utf8', content: tableToCsv(table) };
      },
    },
  };
}

function requestOf({ planned, teacher }: FoundCell): Record<string, unknown> {
  return teacher === null ? { ...planned.request } : { ...planned.request, frozenRun: teacher };
}

function sourceOf({ preset }: Study): string | null {
  return preset === null ? null : (builtInStudy(preset)?.source ?? null);
}

function planOf(stored: StoredStudy): Plan {
  return planSchema.parse(JSON.parse(stored.plan));
}
