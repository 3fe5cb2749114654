import { z } from 'zod';
import type { ReadableDatabase } from '../../../db/open.ts';
import { requests, type CallName } from '../../contract/contract.ts';
import { TutelageError } from '../../contract/errors.ts';
import { answer } from '../../doors/answer.ts';
import { describeIssue } from '../../learning/requirement.ts';
import { answered } from '../../workbench/analyses/answered.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { rowsOf } from '../programs/query.ts';
import { toolTexts, type ToolName } from './toolTexts.ts';

/** What a tool gives: JSON, and pictures beside it. */
export interface ToolResult {
  readonly value: unknown;
  readonly images: readonly { readonly data: string; readonly mediaType: string }[];
}

export interface Tool {
  readonly name: ToolName;
  readonly description: string;
  /** JSON Schema of what it takes, made from the window's own validator. */
  readonly inputSchema: Readonly<Record<string, unknown>>;
  /** Whether it changes nothing. */
  readonly isReading: boolean;
  carryOut(payload: unknown): Promise<ToolResult>;
}

/** Rows of one query: what an assistant can read. */
const MOST_ROWS = 1000;
const queryRequest = z.strictObject({ sql: z.string().min(1).max(100_000) });
const callRequest = z.strictObject({
  name: z.string().max(60),
  request: z.record(z.string(), z.unknown()).default({}),
});

/** The tools over a workbench. Each asks through the door that a window asks through, by the same validators. */
export function toolsOf(
  workbench: Workbench,
  database: ReadableDatabase,
  log: (message: string) => void,
): readonly Tool[] {
  /** @throws TutelageError with the failure's own words. */
  async function ask(name: string, payload: unknown): Promise<unknown> {
    const outcome = await answer(workbench, name, payload, log);
    if (outcome.ok) return outcome.value;
    throw new TutelageError(outcome.failure.code, outcome.failure.message);
  }
  const tool = (
    name: ToolName,
    schema: z.ZodType,
    isReading: boolean,
    carryOut: (payload: unknown) => Promise<ToolResult>,
  ): Tool => ({
    ...{ name, description: toolTexts[name], isReading, carryOut },
    // A JSON Schema is a record; zod's type of one has no index signature.
    inputSchema: z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Readonly<Record<string, unknown>>,
  });
  const plain = (value: unknown): ToolResult => ({ value, images: [] });
  const call = (name: ToolName, asks: CallName, isReading = true): Tool =>
    tool(name, requests[asks], isReading, async (payload) => plain(await ask(asks, payload)));
  /** Starts an analysis and waits for it, its progress unseen. */
  const analysis = (
    name: ToolName,
    starts: 'coverage.start' | 'coverage.startMeasures',
    gets: 'coverage.get' | 'coverage.getMeasures',
  ): Tool =>
    // What it finds is kept in the database.
    tool(name, requests[starts], false, async (payload) =>
      plain(
        await answered<unknown>(
          workbench.subscribe,
          // What answers `starts` is an Analysis, which the general door does not say.
          async () => (await ask(starts, payload)) as Awaited<ReturnType<Workbench['handlers']['coverage.start']>>,
          (id) => ask(gets, { id }),
          () => undefined,
        ),
      ),
    );

  return [
    call('list_runs', 'runs.list'),
    call('get_run', 'runs.get'),
    call('run_metrics', 'runs.series'),
    call('list_groups', 'groups.list'),
    call('compare_runs', 'figures.compare'),
    call('list_settings', 'runs.fields'),
    call('start_runs', 'runs.start', false),
    call('stop_run', 'runs.stop', false),
    call('list_studies', 'studies.list'),
    call('get_study', 'studies.get'),
    call('create_study', 'studies.create', false),
    call('start_study', 'studies.start', false),
    call('study_findings', 'studies.findings'),
    tool('draw_curves', requests['figures.exportCurves'], true, async (payload) =>
      drawn(await ask('figures.exportCurves', payload)),
    ),
    tool('draw_figure', requests['figures.render'], true, async (payload) =>
      drawn(await ask('figures.render', payload)),
    ),
    analysis('measure_coverage', 'coverage.startMeasures', 'coverage.getMeasures'),
    analysis('map_coverage', 'coverage.start', 'coverage.get'),
    tool('query', queryRequest, true, (payload) => {
      const { sql } = taken(queryRequest, payload);
      const { names, read } = rowsOf(database, sql);
      const rows: unknown[] = [];
      let isCut = false;
      for (const row of read()) {
        isCut = rows.length === MOST_ROWS;
        if (isCut) break;
        rows.push(row.map((cell) => (cell instanceof Uint8Array ? `<${cell.byteLength} bytes>` : cell)));
      }
      return Promise.resolve(plain({ columns: names, rows, isCut }));
    }),
    tool('call', callRequest, false, async (payload) => {
      const { name, request } = taken(callRequest, payload);
      return plain(await ask(name, request));
    }),
  ];
}

/** @throws TutelageError `invalid-request` naming what is wrong. */
function taken<T>(schema: z.ZodType<T>, payload: unknown): T {
  const parsed = schema.safeParse(payload);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new TutelageError('invalid-request', `${issue.path.join('.')}: ${describeIssue(schema, issue, payload)}`);
}

const filesSchema = z.array(
  z.object({
    name: z.string(),
    mediaType: z.string(),
    encoding: z.enum(['utf8', 'base64']),
    content: z.string(),
    warnings: z.array(z.string()).optional(),
  }),
);

/** Pictures as pictures, everything else as text. */
function drawn(value: unknown): ToolResult {
  const files = filesSchema.parse(value);
  return {
    value: files.map(({ name, mediaType, encoding, content, warnings }) => ({
      name,
      mediaType,
      ...(encoding === 'utf8' ? { content } : { bytes: Buffer.from(content, 'base64').length }),
      ...(warnings === undefined ? {} : { warnings }),
    })),
    images: files.flatMap(({ mediaType, encoding, content }) =>
      mediaType === 'image/png' && encoding === 'base64' ? [{ data: content, mediaType }] : [],
    ),
  };
}
