import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { CallToolRequestSchema, ListToolsRequestSchema, type CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { openDatabase } from '../../../db/open.ts';
import { failureOf } from '../../contract/failure.ts';
import { addFunctions } from '../programs/query.ts';
import { say, UsageError, withWorkbench, type DatabaseOption, type ExitCode } from '../terminal/shell.ts';
import { programVersion } from '../terminal/version.ts';
import { toolsOf, type Tool } from './tools.ts';

/**
 * `tutelage mcp`: the program's tools over the Model Context Protocol, on stdin and stdout, until either is closed.
 * What trains then ends after its cycle.
 */
export function mcpCommand(options: DatabaseOption & { readonly readOnly: boolean }): Promise<ExitCode> {
  return withWorkbench<ExitCode>(options, async (workbench) => {
    const database = openDatabase(workbench.readPath);
    database.pragma('query_only = ON');
    addFunctions(database);
    const tools = toolsOf(workbench, database, say).filter((tool) => tool.isReading || !options.readOnly);
    const server = serverOf(tools);
    try {
      const closed = new Promise<void>((resolve) => {
        server.onclose = resolve;
        process.stdin.once('end', resolve);
        process.once('SIGINT', resolve);
        process.once('SIGTERM', resolve);
      });
      await server.connect(new StdioServerTransport());
      await closed;
      await server.close();
    } finally {
      database.close();
    }
    return 0;
  });
}

function serverOf(tools: readonly Tool[]): Server {
  const server = new Server(
    { name: 'tutelage', version: programVersion() },
    {
      capabilities: { tools: {} },
      instructions:
        'Runs of reinforcement learning, with every rollout logged. Ids of runs come from list_runs. A claim needs ' +
        'compare_runs or study_findings: single returns are noisy.',
    },
  );
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: tools.map(({ name, description, inputSchema, isReading }) => ({
      ...{ name, description },
      inputSchema: { ...inputSchema, type: 'object' as const },
      annotations: { readOnlyHint: isReading, openWorldHint: false },
    })),
  }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }): Promise<CallToolResult> => {
    try {
      const tool = tools.find(({ name }) => name === params.name);
      if (tool === undefined) throw new UsageError(`There is no tool "${params.name}".`);
      const { value, images } = await tool.carryOut(params.arguments ?? {});
      return {
        content: [
          { type: 'text', text: JSON.stringify(value) },
          ...images.map(({ data, mediaType }) => ({ type: 'image' as const, data, mimeType: mediaType })),
        ],
      };
    } catch (error) {
      return { content: [{ type: 'text', text: wordsOf(error) }], isError: true };
    }
  });
  return server;
}

function wordsOf(error: unknown): string {
  if (error instanceof UsageError) return error.message;
  const { code, message, details } = failureOf(error);
  if (code === 'unexpected') say(details ?? message);
  return message;
}
