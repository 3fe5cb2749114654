import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { z } from 'zod';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';
import { inProcess } from '../../helpers/interop/inProcess.ts';

const cli = fileURLToPath(new URL('../../../src-main/cli.ts', import.meta.url));
const fixtures = fileURLToPath(new URL('../../fixtures/interop', import.meta.url));

const answerSchema = z.object({
  isError: z.boolean().optional(),
  content: z.array(
    z.discriminatedUnion('type', [
      z.object({ type: z.literal('text'), text: z.string() }),
      z.object({ type: z.literal('image'), data: z.string(), mimeType: z.string() }),
    ]),
  ),
});

test("an assistant lists, compares, draws, measures and queries, through the protocol's own client", async () => {
  const db = join(temporaryFolder(), 'runs.db');
  expect((await inProcess('import', join(fixtures, 'minari'), join(fixtures, 'sb3'), '--db', db)).code).toBe(0);
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(
    new StdioClientTransport({ command: process.execPath, args: [cli, 'mcp', '--db', db], stderr: 'pipe' }),
  );
  onTestFinished(() => client.close());
  const ask = async (name: string, request: Record<string, unknown> = {}): Promise<z.infer<typeof answerSchema>> =>
    answerSchema.parse(await client.callTool({ name, arguments: request }));
  const json = async (name: string, request: Record<string, unknown> = {}): Promise<unknown> => {
    const { content, isError } = await ask(name, request);
    expect(isError ?? false, JSON.stringify(content)).toBe(false);
    const [first] = content;
    return first.type === 'text' ? JSON.parse(first.text) : null;
  };

  const { tools } = await client.listTools();
  const taking = (name: string): unknown => tools.find((tool) => tool.name === name)?.inputSchema.properties;
  expect(taking('get_run')).toHaveProperty('run');
  expect(taking('compare_runs')).toHaveProperty('reduction');
  expect(tools.find(({ name }) => name === 'start_runs')?.annotations?.readOnlyHint).toBe(false);

  const runs = (await json('list_runs')) as { id: string; task: string }[];
  expect(runs.map(({ task }) => task).sort()).toEqual(['Hopper-v4', 'Hopper-v5', 'PointMaze_UMaze-v3']);
  const [hopper] = runs.filter(({ task }) => task === 'Hopper-v5');
  expect(await json('get_run', { run: hopper.id })).toMatchObject({ source: { program: 'Minari' } });
  expect(await json('compare_runs', { runs: runs.map(({ id }) => id), metric: 'rollout_return' })).toHaveProperty(
    'tasks',
  );
  const curves = { runs: [hopper.id], metric: 'rollout_return', format: 'png' };
  const { content } = await ask('draw_curves', curves);
  const image = content.find((part) => part.type === 'image');
  expect(
    Buffer.from(image?.data ?? '', 'base64')
      .subarray(1, 4)
      .toString(),
  ).toBe('PNG');
  expect(await json('query', { sql: 'SELECT count(*) AS n FROM rollouts' })).toEqual({
    ...{ columns: ['n'], rows: [[5]], isCut: false },
  });
  const set = { label: 'all', row: 'all', column: 'all', runs: [hopper.id], role: 'baseline', stage: { kind: 'all' } };
  expect(await json('measure_coverage', { sets: [set] })).toHaveProperty('windows');

  const wrong = await ask('get_run', { run: 7 });
  expect([wrong.isError, wrong.content[0]]).toEqual([
    true,
    { type: 'text', text: expect.stringContaining('is not well formed') as string },
  ]);
  expect((await ask('query', { sql: 'DELETE FROM runs' })).isError).toBe(true);
  expect((await ask('nothing')).isError).toBe(true);
}, 180_000);
