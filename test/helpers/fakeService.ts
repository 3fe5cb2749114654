import type { Configuration } from '../../src-main/learning/configuration.ts';
import type { WorkbenchEvent } from '../../src-main/contract/contract.ts';
import type { Handlers, Service } from '../../src-main/contract/service.ts';
import { TutelageError } from '../../src-main/contract/errors.ts';
import type { RunDetail, RunSummary } from '../../src-main/contract/runs.ts';
import { metrics } from '../../src-main/contract/metrics.ts';
import { paperPreset } from '../../src-main/learning/presets.ts';

/** A service with one run and no database, whose events a test sends by hand. */
export interface FakeService extends Service {
  emit(event: WorkbenchEvent): void;
  listeners(): number;
  close(): Promise<void>;
  closed(): boolean;
}

export const fakeRun: RunSummary = {
  id: 'run-0001',
  name: 'Pendulum meta 1',
  task: 'Pendulum',
  method: 'meta',
  roles: ['teacher', 'student', 'test'],
  seed: 1,
  status: 'running',
  message: null,
  cycles: 12,
  interactions: 3600,
  budget: 30_000,
  returns: { rollout: -900, rolloutEpisodes: 100, cumulative: -1100, test: -850 },
  bestTest: -850,
  lateTest: -850,
  engine: 'simd',
  createdAt: '2026-01-01T00:00:00.000Z',
  seconds: 8,
  bytes: 90_000,
  group: { variant: 1, name: 'meta', colour: 'blue', dash: 'solid' },
  origin: null,
  source: null,
  configurationId: 1,
  frozenRun: null,
  note: '',
  tags: [],
  isArchived: false,
  trashedAt: null,
};

const configuration: Configuration = { task: 'Pendulum', method: 'meta', ...paperPreset('Pendulum') };
const detail: RunDetail = {
  ...fakeRun,
  configuration,
  provenance: null,
  digest: null,
  rollouts: { teacher: 1, student: 2, baseline: 0, test: 0 },
  changes: [],
};
const analysis = { id: '0'.repeat(64), state: 'running', phase: 'PCA', fraction: 0, message: null } as const;

const noQueue = { limit: 1, isPaused: false, training: [], waiting: [] };

function unavailable(): never {
  throw new TutelageError('unavailable', 'This service has nothing of the kind.');
}

/** `overrides` replace single handlers, to fail or to wait as a test needs. */
export function fakeService(overrides: Partial<Handlers> = {}): FakeService {
  const listeners = new Set<(event: WorkbenchEvent) => void>();
  let closed = false;
  return {
    handlers: {
      'system.describe': () => ({
        version: '0.0.0',
        databasePath: '/nowhere/tutelage.db',
        door: 'browser',
        parallelRuns: 1,
        tasks: [],
        metrics,
      }),
      'system.versions': () => [{ part: 'Tutelage', version: '0.0.0' }],
      'system.engines': () => [],
      'runs.list': () => [fakeRun],
      'runs.get': ({ run }) => {
        if (run !== fakeRun.id) throw new TutelageError('not-found', `There is no run "${run}".`);
        return detail;
      },
      'runs.series': ({ run }) => ({
        run,
        cycle: [0],
        interactions: [300],
        seconds: [0.5],
        metrics: { test_return: [-1200] },
        sigma: [[1]],
      }),
      'runs.rollouts': () => [],
      'runs.countRollouts': () => 0,
      'runs.strip': () => ({
        id: [],
        role: [],
        interactions: [],
        return: [],
        total: { teacher: 0, student: 0, baseline: 0, test: 0 },
      }),
      'runs.history': () => ({ events: [], checkpoint: null, teachers: [] }),
      'rollouts.get': ({ rollout }) => {
        throw new TutelageError('not-found', `There is no rollout ${rollout}.`);
      },
      'rollouts.alike': () => [],
      'rollouts.replay': ({ rollout }) => {
        throw new TutelageError('not-found', `There is no rollout ${rollout}.`);
      },
      'runs.fields': () => [],
      'runs.check': () => [],
      'runs.start': ({ configurations }) => configurations.map((_, index) => `run-${index}`),
      'runs.fork': () => 'run-0002',
      'runs.stop': () => ({ ...fakeRun, status: 'stopped' }),
      'runs.resume': () => fakeRun,
      'runs.update': ({ name = fakeRun.name }) => ({ ...fakeRun, name }),
      'runs.configurations': () => [],
      'runs.trash': () => ({ ...fakeRun, trashedAt: '2026-01-02T00:00:00.000Z' }),
      'runs.restore': () => fakeRun,
      'runs.delete': () => null,
      'runs.purge': () => ({ deleted: 0, kept: 0 }),
      'groups.list': () => [],
      'groups.edit': unavailable,
      'queue.get': () => noQueue,
      'queue.set': () => noQueue,
      'queue.speeds': () => [],
      'views.list': () => [],
      'views.save': unavailable,
      'views.delete': () => [],
      'studies.presets': () => [],
      'studies.check': unavailable,
      'studies.list': () => [],
      'studies.get': ({ study }) => {
        throw new TutelageError('not-found', `There is no study ${study}.`);
      },
      'studies.create': unavailable,
      'studies.update': unavailable,
      'studies.delete': () => null,
      'studies.openPaper': unavailable,
      'studies.findings': unavailable,
      'studies.report': unavailable,
      'studies.paperReport': unavailable,
      'studies.start': () => ({ runs: [], started: 0, resumed: 0, waiting: 0 }),
      'studies.exportTable': unavailable,
      'figures.curves': () => ({ panels: [] }),
      'figures.compare': unavailable,
      'figures.exportCurves': () => [
        {
          name: 'curves.svg',
          mediaType: 'image/svg+xml',
          encoding: 'utf8',
          content: '<svg xmlns="http://www.w3.org/2000/svg"/>',
        },
      ],
      'figures.list': () => [],
      'figures.get': unavailable,
      'figures.create': unavailable,
      'figures.import': unavailable,
      'figures.update': unavailable,
      'figures.duplicate': unavailable,
      'figures.delete': () => null,
      'figures.preset': unavailable,
      'figures.preview': unavailable,
      'figures.render': unavailable,
      'figures.capsule': unavailable,
      'figures.venues': () => [],
      'figures.saveVenue': () => [],
      'figures.deleteVenue': () => [],
      'coverage.form': () => ({
        methods: { pca: [], umap: [], tsne: [], 'umap-js': [] },
        map: [],
        measures: [],
        stability: [],
        stage: [],
        sampling: 'capped',
        bandwidthRule: 'likelihood',
      }),
      'coverage.maps': () => [],
      'coverage.start': () => analysis,
      'coverage.cancel': () => ({ ...analysis, state: 'cancelled' }),
      'coverage.get': () => null,
      'coverage.points': () => ({ x: [], y: [], set: [], rollout: [], step: [], share: [], rollouts: [] }),
      'coverage.densities': () => ({ bandwidth: [1, 1], bandwidthRule: 'as given', sets: [], notes: [] }),
      'coverage.startMeasures': () => analysis,
      'coverage.getMeasures': () => null,
      'coverage.exportMeasures': () => ({ name: 'measures.csv', mediaType: 'text/csv', encoding: 'utf8', content: '' }),
      'coverage.startStability': () => analysis,
      'coverage.getStability': () => null,
      'tools.start': unavailable,
      'tools.list': () => [],
      'tools.cancel': unavailable,
      'databases.list': unavailable,
      'databases.open': unavailable,
      'coverage.export': () => ({
        name: 'figure.svg',
        mediaType: 'image/svg+xml',
        encoding: 'utf8',
        content: '<svg xmlns="http://www.w3.org/2000/svg"/>',
      }),
      ...overrides,
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    emit: (event) => listeners.forEach((listener) => listener(event)),
    listeners: () => listeners.size,
    close: async () => {
      closed = true;
    },
    closed: () => closed,
  };
}
