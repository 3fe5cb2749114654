import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { curvesExportRequest, curvesRequest } from '../../contract/figures.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { checked } from '../options/checked.ts';
import { numberOrText } from '../options/numberOption.ts';
import { requireWritableFolder } from '../options/outputPath.ts';
import {
  print,
  resolveRun,
  say,
  UsageError,
  withStoredRuns,
  type DatabaseOption,
  type ExitCode,
} from '../terminal/shell.ts';

interface CurvesOptions extends DatabaseOption {
  readonly run: readonly string[];
  readonly metric: string;
  readonly axis: string;
  readonly estimator: string;
  readonly band: string;
  readonly smoothing: string;
  readonly venue: string;
  readonly format: string;
  readonly out: string;
  readonly json: boolean;
}

const OWN_NAMES = 'tutelage query "SELECT DISTINCT name FROM own_metrics"';

/** `tutelage curves`: the figure's files, or with --json the lines themselves. */
export function curvesCommand(options: CurvesOptions): Promise<ExitCode> {
  return withStoredRuns<ExitCode>(options, async (workbench) => {
    const runs = await chosen(workbench, options.run);
    if (runs.length === 0)
      throw new UsageError('There are no runs to draw. "tutelage runs --json" lists all there are.');
    const { metric, axis, estimator, band, venue } = options;
    const asked = { runs, metric, axis, estimator, band, smoothing: numberOrText(options.smoothing) };
    if (options.json) {
      print(JSON.stringify(await workbench.handlers['figures.curves'](checked(curvesRequest, asked))));
      return 0;
    }
    const { panels } = await workbench.handlers['figures.curves'](checked(curvesRequest, asked));
    if (panels.every(({ lines }) => lines.length === 0))
      throw new UsageError(`--metric ${metric}: none of the runs has it. What imported runs have: ${OWN_NAMES}`);
    requireWritableFolder('--out', options.out);
    mkdirSync(options.out, { recursive: true });
    const requests = options.format
      .split(',')
      .map((format) => checked(curvesExportRequest, { ...asked, venue, format: format.trim() }));
    const said = new Set<string>();
    for (const request of requests)
      for (const { name, content, encoding, warnings = [] } of await workbench.handlers['figures.exportCurves'](
        request,
      )) {
        const path = join(options.out, name);
        writeFileSync(path, Buffer.from(content, encoding));
        say(`Wrote ${path}`);
        for (const warning of warnings) said.add(warning);
      }
    for (const warning of said) say(warning);
    return 0;
  });
}

async function chosen(workbench: Workbench, names: readonly string[]): Promise<string[]> {
  if (names.length > 0) return Promise.all(names.map((name) => resolveRun(workbench, name)));
  return (await workbench.handlers['runs.list']({}))
    .filter(({ trashedAt, isArchived, cycles }) => trashedAt === null && !isArchived && cycles > 0)
    .map(({ id }) => id);
}
