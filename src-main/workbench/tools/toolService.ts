import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WorkbenchEvent } from '../../contract/contract.ts';
import type { ExportedFile } from '../../contract/coverage/coverage.ts';
import { messageOf, TutelageError } from '../../contract/errors.ts';
import type { Handlers } from '../../contract/service.ts';
import type { ToolJob, ToolRequest } from '../../contract/care/tools.ts';
import { toolCommand, type ToolCommand } from './toolCommand.ts';

export interface ToolServiceOptions {
  /** The database itself, which the tools see to: never a copy that stands in for one that can only be read. */
  readonly databasePath: string;
  /** The entry of the command line. */
  readonly commandLine: URL;
  readonly announce: (event: WorkbenchEvent) => void;
  readonly now: () => Date;
  readonly newSuffix: () => string;
}

/** Characters of output that are kept, and milliseconds from one telling of progress to the next. */
const MOST_OUTPUT = 100_000;
const BETWEEN = 200;
/** Milliseconds that a tool has to end by itself once it was asked to. */
const PATIENCE = 5000;

type ToolHandlers = Pick<Handlers, Extract<keyof Handlers, `tools.${string}`>>;

/** The tools of the command line, each a process of its own: what it loads or breaks is not in this one. */
export function createToolService(options: ToolServiceOptions): {
  readonly handlers: ToolHandlers;
  readonly close: () => Promise<void>;
} {
  const jobs = new Map<string, ToolJob>();
  const working = new Map<string, { readonly child: ChildProcess; readonly ended: Promise<void> }>();
  const cancelled = new Set<string>();

  function tell(job: ToolJob): ToolJob {
    jobs.set(job.id, job);
    options.announce({ type: 'tool-changed', job });
    return job;
  }

  async function start(request: ToolRequest): Promise<ToolJob> {
    if (!existsSync(options.commandLine))
      throw new TutelageError(
        'unavailable',
        'The command line, which carries the tools out, is not beside this program. Install the program from its ' +
          'sources to use them.',
      );
    const folder = await mkdtemp(join(tmpdir(), 'tutelage-tool-'));
    const command = toolCommand(request, options.databasePath, (name) => join(folder, name));
    for (const [name, content] of Object.entries(command.inputs)) await writeFile(join(folder, name), content);
    const job: ToolJob = {
      id: `${request.tool}-${options.newSuffix()}`,
      tool: request.tool,
      command: ['tutelage', ...command.arguments.map((each) => quoted(each.replace(`${folder}/`, '')))].join(' '),
      state: 'running',
      progress: null,
      output: '',
      file: null,
      startedAt: options.now().toISOString(),
      endedAt: null,
    };
    const child = spawn(process.execPath, [fileURLToPath(options.commandLine), ...command.arguments], {
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    working.set(job.id, { child, ended: follow(job, child, command, folder) });
    return tell(job);
  }

  /** Hears the process to its end, and never rejects. */
  async function follow(first: ToolJob, child: ChildProcess, command: ToolCommand, folder: string): Promise<void> {
    let printed = '';
    let said = '';
    let toldAt = 0;
    const progress = (): void => {
      const at = performance.now();
      if (at - toldAt < BETWEEN || !jobs.has(first.id)) return;
      toldAt = at;
      tell({ ...first, progress: lastLine(said) });
    };
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (printed += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-MOST_OUTPUT);
      progress();
    });
    const code = await new Promise<number | string>((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('close', (exitCode, signal) => resolve(exitCode ?? signal ?? 'it ended without a word'));
    });
    const isCancelled = cancelled.delete(first.id);
    const making = code === 0 && !isCancelled ? await outcomeOf(made(command, printed, folder)) : { file: null };
    const lost = 'lost' in making ? `What it made cannot be read: ${making.lost}` : '';
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    working.delete(first.id);
    const keepsPrinted = command.makes.kind !== 'printed' || code !== 0;
    tell({
      ...first,
      state: isCancelled ? 'cancelled' : lost !== '' ? 'failed' : code === 0 ? 'done' : code === 1 ? 'found' : 'failed',
      progress: null,
      output: [keepsPrinted ? printed.slice(0, MOST_OUTPUT) : '', said, typeof code === 'string' ? code : '', lost]
        .map((part) => part.trimEnd())
        .filter((part) => part !== '')
        .join('\n'),
      file: 'file' in making ? making.file : null,
      endedAt: options.now().toISOString(),
    });
  }

  async function stop(id: string): Promise<void> {
    const entry = working.get(id);
    if (entry === undefined) return;
    cancelled.add(id);
    entry.child.kill('SIGTERM');
    const kill = setTimeout(() => entry.child.kill('SIGKILL'), PATIENCE);
    await entry.ended;
    clearTimeout(kill);
  }

  return {
    handlers: {
      'tools.start': start,
      'tools.list': () => [...jobs.values()].reverse(),
      'tools.cancel': async ({ id }) => {
        await stop(id);
        const job = jobs.get(id);
        if (job === undefined) throw new TutelageError('not-found', 'There is no such work in this session.');
        return job;
      },
    },
    close: async () => {
      await Promise.all([...working.keys()].map(stop));
    },
  };
}

/** What was made, or why it cannot be read. */
async function outcomeOf(
  file: Promise<ExportedFile | null>,
): Promise<{ readonly file: ExportedFile | null } | { readonly lost: string }> {
  try {
    return { file: await file };
  } catch (error) {
    return { lost: messageOf(error) };
  }
}

async function made({ makes }: ToolCommand, printed: string, folder: string): Promise<ExportedFile | null> {
  switch (makes.kind) {
    case 'nothing':
      return null;
    case 'printed':
      return { name: makes.name, mediaType: makes.mediaType, encoding: 'utf8', content: printed };
    case 'file': {
      const content = await readFile(join(folder, makes.name), 'utf8');
      return { name: makes.name, mediaType: makes.mediaType, encoding: 'utf8', content };
    }
    default:
      return makes satisfies never;
  }
}

function lastLine(text: string): string | null {
  return text.trimEnd().split('\n').at(-1)?.trim() ?? null;
}

/** As a shell takes it for one word. */
function quoted(word: string): string {
  return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
