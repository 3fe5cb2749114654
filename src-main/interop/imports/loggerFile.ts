import { z } from 'zod';
import { endings, roles } from '../../learning/record.ts';
import { DataError } from '../../numerics/dataError.ts';
import { textFile } from '../textLines.ts';
import { settingsOf } from '../names/hints.ts';
import { jsonObject, withoutNaN } from '../names/textConfigs.ts';
import { dateOf } from './logs.ts';
import { dropBeyond, restartNotice } from './points.ts';
import { emptyRun, type LoggedEpisode, type LoggedPoint, type ReadRollout, type ReadRun } from './readRun.ts';

/** The lines of the logger that `tutelage logger python` prints. */
const headSchema = z.object({
  tutelage: z.literal(1),
  task: z.string().min(1),
  algorithm: z.string().min(1),
  seed: z.int().min(0),
  settings: z.record(z.string(), z.unknown()),
  began: z.number(),
});
const packed = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/, 'These are no packed numbers.');
const rolloutSchema = z.object({
  role: z.enum(roles),
  ending: z.enum(endings).exclude(['open']),
  qpos: packed,
  qvel: packed,
  observations: packed,
  actions: packed,
  rewards: packed,
});
const lineSchema = z.object({
  step: z.int().min(0),
  seconds: z.number(),
  /** Null where it was no number. */
  metrics: z.record(z.string(), z.number().nullable()).optional(),
  episode: z.tuple([z.number(), z.int().min(0)]).optional(),
  rollout: rolloutSchema.optional(),
});
type Line = z.infer<typeof lineSchema>;
type PackedRollout = z.infer<typeof rolloutSchema>;

interface Sizes {
  readonly observation: number;
  readonly action: number;
}

/** @throws DataError naming the line that is none of the logger's. */
export function readLoggerFile(bytes: Uint8Array): ReadRun {
  const endsWithBreak = bytes.at(-1) === 10;
  const lines = [...textFile(bytes).lines()].filter(({ text }) => text.trim() !== '');
  const notices: string[] = [];
  if (!endsWithBreak && lines.length > 0) {
    const torn = lines.pop();
    notices.push(`Line ${torn?.number ?? 0} is not whole and was left out: its program had not finished writing it.`);
  }
  const [first, ...rest] = lines;
  if (first === undefined) throw new DataError('the file has no whole line yet.');
  const head = parsed(headSchema, first.number, first.text);
  const points: LoggedPoint[] = [];
  const episodes: LoggedEpisode[] = [];
  const rollouts: { readonly step: number; readonly packed: PackedRollout }[] = [];
  let sizes: Sizes | null = null;
  let last = 0;
  let restarts = 0;
  for (const { number, text } of rest) {
    const { step, seconds, metrics, episode, rollout }: Line = parsed(lineSchema, number, text);
    if (step < last) {
      restarts += 1;
      for (const logged of [points, episodes, rollouts]) dropBeyond(logged, step);
    }
    last = step;
    if (metrics !== undefined) points.push({ step, seconds, values: finiteOf(metrics) });
    if (episode !== undefined) episodes.push({ step, seconds, return: episode[0], steps: episode[1] });
    if (rollout === undefined) continue;
    const found = sizesOf(rollout, number);
    sizes ??= found;
    if (found.observation !== sizes.observation || found.action !== sizes.action)
      throw new DataError(`line ${number}: its observations or actions are of another size than those before.`);
    rollouts.push({ step, packed: rollout });
  }
  if (restarts > 0) notices.push(restartNotice(restarts));
  return {
    ...emptyRun,
    program: 'Tutelage logger',
    task: head.task,
    algorithm: head.algorithm,
    seed: head.seed,
    settings: settingsOf(head.settings),
    createdAt: dateOf(head.began),
    points,
    episodes,
    notices,
    rollouts:
      sizes === null
        ? null
        : {
            count: rollouts.length,
            steps: rollouts.reduce((sum, each) => sum + lengthOf(each.packed.rewards, 4), 0),
            observationSize: sizes.observation,
            observationLabels: [],
            actionSize: sizes.action,
            roles: [...new Set(rollouts.map((each) => each.packed.role))],
            *read() {
              for (const each of rollouts) yield unpacked(each.packed);
            },
          },
  };
}

function finiteOf(metrics: Readonly<Record<string, number | null>>): ReadonlyMap<string, number> {
  return new Map(Object.entries(metrics).flatMap(([name, value]) => (value === null ? [] : [[name, value] as const])));
}

function parsed<T>(schema: z.ZodType<T>, number: number, text: string): T {
  const value = jsonObject(text) ?? jsonObject(withoutNaN(text));
  if (value === null) throw new DataError(`line ${number} is no JSON object.`);
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new DataError(`line ${number} is no line of the logger: ${issue.path.join('.')}: ${issue.message}`);
}

/** Numbers of so many bytes in a text of base64. */
function lengthOf(text: string, width: number): number {
  const bytes = (text.length / 4) * 3 - (text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0);
  return bytes / width;
}

function sizesOf({ observations, actions, rewards, qpos, qvel }: PackedRollout, line: number): Sizes {
  const steps = lengthOf(rewards, 4);
  const observation = lengthOf(observations, 4) / (steps + 1);
  const action = lengthOf(actions, 4) / steps;
  const states = [lengthOf(qpos, 8), lengthOf(qvel, 8)];
  if (steps < 1 || ![steps, observation, action, ...states].every(Number.isInteger))
    throw new DataError(
      `line ${line}: a rollout of n steps has n rewards, n + 1 observations and n actions, all of one size.`,
    );
  return { observation, action };
}

function unpacked(rollout: PackedRollout): ReadRollout {
  const rewards = new Float32Array(bytesOf(rollout.rewards));
  return {
    steps: rewards.length,
    observations: new Float32Array(bytesOf(rollout.observations)),
    actions: new Float32Array(bytesOf(rollout.actions)),
    rewards,
    ending: rollout.ending,
    position: new Float64Array(bytesOf(rollout.qpos)),
    velocity: new Float64Array(bytesOf(rollout.qvel)),
    role: rollout.role,
  };
}

function bytesOf(text: string): ArrayBuffer {
  const source = atob(text);
  const bytes = new Uint8Array(source.length);
  for (let i = 0; i < source.length; i++) bytes[i] = source.charCodeAt(i);
  return bytes.buffer;
}
