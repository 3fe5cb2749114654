import { z } from 'zod';
import { taskNames } from '../../tasks/task.ts';
import type { ExportedFile } from '../coverage/coverage.ts';
import { runId, taskText } from '../runs.ts';

/** Characters of what a person pastes or chooses as a file. */
const MOST_TEXT = 20_000_000;
const text = z.string().min(1).max(MOST_TEXT);
const path = z.string().trim().min(1).max(4000);
/** Of a file that was chosen or dropped, without its folder. */
const fileName = z
  .string()
  .max(200)
  .regex(/^[^/\\\0]*[^/\\\0.][^/\\\0]*$/, 'A name of a file holds no slash.');
const count = z.int().min(1).nullable().default(null);

/** What the command line does with a database, a run or a file, asked for from a window. */
export const toolRequest = z.discriminatedUnion('tool', [
  /** runs: how many are compared with their digests, evenly over all; null compares all. */
  z.strictObject({ tool: z.literal('check'), runs: count }),
  /** file: a path on the machine of the program, which may not be there yet. */
  z.strictObject({ tool: z.literal('backup'), file: z.string().trim().min(1).max(4000) }),
  z.strictObject({ tool: z.literal('compact') }),
  z.strictObject({ tool: z.literal('verify'), run: runId, cycles: count }),
  z.strictObject({ tool: z.literal('doctor') }),
  /** initial, actions: JSON, as `tutelage simulate` reads it. */
  z.strictObject({ tool: z.literal('simulate'), task: z.enum(taskNames), initial: text, actions: text }),
  /** table: as text; the map comes as CSV. */
  z.strictObject({ tool: z.literal('embed'), table: text, method: z.enum(['tsne', 'pca', 'umap']) }),
  /**
   * Runs of other programs: a path on the machine of the program, or files in base64, which are read together.
   * isDry: says what would come, and changes nothing.
   */
  z
    .strictObject({
      tool: z.literal('import'),
      path: path.nullable(),
      files: z.array(z.strictObject({ name: fileName, content: text })).max(100),
      task: taskText.nullable(),
      isDry: z.boolean(),
    })
    .refine(({ path: named, files }) => (named === null) !== (files.length === 0), {
      message: 'Give a path or files, and not both.',
      path: ['path'],
    }),
  /** Runs and studies of another database, by its path on the machine of the program. */
  z.strictObject({ tool: z.literal('merge'), file: path, isDry: z.boolean() }),
]);
export type ToolRequest = z.infer<typeof toolRequest>;
export type ToolName = ToolRequest['tool'];

export const toolReference = z.strictObject({ id: z.string().min(1).max(40) });

/** A tool at work, or what it found. Kept as long as the program is open. */
export interface ToolJob {
  readonly id: string;
  readonly tool: ToolName;
  /** What to type in a terminal for the same. */
  readonly command: string;
  /** `found`: it ended well and has something to tell that is not well, such as damage. */
  readonly state: 'running' | 'done' | 'found' | 'failed' | 'cancelled';
  /** What it said last of how far it is; null where it has not. */
  readonly progress: string | null;
  /** What it printed. */
  readonly output: string;
  /** What it made; null where it makes none, or not yet. */
  readonly file: ExportedFile | null;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** Null while it works. */
  readonly endedAt: string | null;
}
