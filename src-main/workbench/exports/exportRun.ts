import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ReadableDatabase } from '../../../db/open.ts';
import { toCsv } from '../../figures/formats/csv.ts';
import { writeNpz, type WrittenArray } from '../../interop/arrays/writeNpy.ts';
import { flatArrays } from '../../interop/exports/arrays.ts';
import { eventFile } from '../../interop/exports/eventBytes.ts';
import type { ExportedRollout, ExportedRun } from '../../interop/exports/exportedRun.ts';
import { minariMetadata, writeMinari } from '../../interop/exports/minariFile.ts';
import { metricRows, stepsTable } from '../../interop/exports/tables.ts';
import type { TablePart } from '../../interop/columns.ts';
import type { Role } from '../../learning/record.ts';
import { isTaskName, type Simulator, type TaskName } from '../../tasks/task.ts';
import { exportedMetrics, exportedRollouts, exportedRun } from './storedRun.ts';

/** hdf5: Minari's layout. npz: D4RL's arrays. tensorboard: an event file, of metrics alone. */
export const exportFormats = ['hdf5', 'parquet', 'csv', 'npz', 'tensorboard'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export interface ExportOrder {
  readonly database: ReadableDatabase;
  readonly run: string;
  readonly format: ExportFormat;
  readonly roles: readonly Role[];
  /** Whether rollouts are written, beside the metrics. */
  readonly hasRollouts: boolean;
  /** Simulators of our tasks, to know every state of a rollout; null leaves the states out. */
  readonly simulator: ((task: TaskName) => Simulator) | null;
  /** Folder, which is made. */
  readonly out: string;
  /** Writes a table part by part. */
  readonly writeTable: (path: string, format: 'csv' | 'parquet', parts: Iterable<TablePart>) => void;
}

/** Writes a run's metrics and rollouts; gives the paths of the files. */
export async function exportRun(order: ExportOrder): Promise<readonly string[]> {
  const { database, format, out } = order;
  const { stored, run } = exportedRun(database, order.run);
  mkdirSync(out, { recursive: true });
  const files: string[] = [];
  const file = (name: string): string => {
    const path = join(out, name);
    mkdirSync(dirname(path), { recursive: true });
    files.push(path);
    return path;
  };
  const present = order.roles.filter((role) => has(database, stored, role));
  const simulator =
    order.simulator !== null && isTaskName(run.task) && run.actionBound !== null ? order.simulator(run.task) : null;
  const rollouts = (): Iterable<ExportedRollout> =>
    exportedRollouts(database, stored, present, format === 'hdf5' || format === 'npz' ? simulator : null);
  const writesRollouts = order.hasRollouts && present.length > 0;
  const metrics = exportedMetrics(database, run.id);
  try {
    switch (format) {
      case 'hdf5':
        if (writesRollouts) {
          const path = file(`${run.id}/data/main_data.hdf5`);
          const { episodes, steps } = await writeMinari(path, run, rollouts());
          writeFileSync(file(`${run.id}/data/metadata.json`), minariMetadata(run, episodes, steps).text);
        }
        writeMetricsCsv(file(`${run.id}/metrics.csv`), run, metrics);
        break;
      case 'npz':
        if (writesRollouts) writeFileSync(file(`${run.id}.npz`), writeNpz(flatArrays(run, rollouts())));
        writeFileSync(file(`${run.id}-metrics.npz`), writeNpz(metricArrays(metrics)));
        break;
      case 'csv':
      case 'parquet':
        if (writesRollouts) order.writeTable(file(`${run.id}-steps.${format}`), format, stepsTable(run, rollouts()));
        if (format === 'csv') writeMetricsCsv(file(`${run.id}-metrics.csv`), run, metrics);
        else order.writeTable(file(`${run.id}-metrics.parquet`), format, [metricsPart(run, metrics)]);
        break;
      case 'tensorboard': {
        const begun = Date.parse(run.createdAt) / 1000;
        const path = file(`${run.id}/events.out.tfevents.${Math.floor(begun)}.tutelage`);
        const handle = openSync(path, 'w');
        try {
          for (const bytes of eventFile(metrics, begun)) writeSync(handle, bytes);
        } finally {
          closeSync(handle);
        }
        break;
      }
      default:
        format satisfies never;
    }
  } finally {
    simulator?.dispose();
  }
  return files;
}

function has(database: ReadableDatabase, stored: Parameters<typeof exportedRollouts>[1], role: Role): boolean {
  for (const found of exportedRollouts(database, stored, [role], null)) return found.steps > 0;
  return false;
}

type Metrics = ReturnType<typeof exportedMetrics>;

function writeMetricsCsv(path: string, run: ExportedRun, metrics: Metrics): void {
  const { header, rows } = metricRows(run, metrics);
  writeFileSync(path, toCsv(header, rows));
}

/** float64; NaN where a step has no number. */
function metricArrays(metrics: Metrics): Readonly<Record<string, WrittenArray>> {
  const array = (values: readonly (number | null)[]): WrittenArray => ({
    shape: [values.length],
    values: Float64Array.from(values, (value) => value ?? NaN),
  });
  return {
    cycle: array(metrics.cycle),
    interactions: array(metrics.interactions),
    seconds: array(metrics.seconds),
    // A name in a zip is a path.
    ...Object.fromEntries([...metrics.values].map(([name, values]) => [name.replaceAll('/', '.'), array(values)])),
  };
}

function metricsPart(run: ExportedRun, metrics: Metrics): TablePart {
  return [
    { name: 'run', type: 'text', values: metrics.cycle.map(() => run.id) },
    { name: 'cycle', type: 'int32', values: metrics.cycle },
    { name: 'interactions', type: 'float64', values: metrics.interactions },
    { name: 'seconds', type: 'float64', values: metrics.seconds },
    ...[...metrics.values].map(([name, values]) => ({ name, type: 'float64' as const, values })),
  ];
}
