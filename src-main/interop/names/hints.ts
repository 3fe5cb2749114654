/** What the names of folders and files say of a run, as people name them; null where they say nothing. */
export interface PathHints {
  readonly task: string | null;
  readonly algorithm: string | null;
  readonly seed: number | null;
}

const algorithms: ReadonlySet<string> = new Set(
  (
    'a2c a3c acer acktr ars awac awr bc bcq bear cem cql crr d4pg ddpg decision-transformer dqn es gail iql her ' +
    'her+ddpg impala mpo ppo ppo1 ppo2 ppo_lstm qr-dqn qrdqn c51 rainbow reinforce redq sac td3 td3+bc td3_bc tqc ' +
    'trpo ' +
    'vpg edac rebrac sac-n crossq droq random'
  ).split(' '),
);

/** Gym ids have a version behind them. */
const gymId = /(?:^|[^\w/])?((?:[A-Za-z0-9]+[/])?[A-Za-z][A-Za-z0-9_:]*(?:-[A-Za-z0-9_]+)*-v\d+)/;

/** @param parts of the path, the last one the run's own folder or file. */
export function hintsOf(parts: readonly string[]): PathHints {
  const last = parts.slice(-4).toReversed();
  return {
    task: firstOf(last, taskIn),
    algorithm: firstOf(last, algorithmIn),
    seed: firstOf(last.slice(0, 2), seedIn),
  };
}

function firstOf<T>(parts: readonly string[], read: (part: string) => T | null): T | null {
  for (const part of parts) {
    const found = read(part);
    if (found !== null) return found;
  }
  return null;
}

function taskIn(part: string): string | null {
  // CleanRL: task__experiment__seed__time.
  const first = part.split('__')[0];
  return gymId.exec(first)?.[1] ?? null;
}

function algorithmIn(part: string): string | null {
  const words = part.toLowerCase().split('__');
  for (const word of words.flatMap((each) => [each, ...each.split(/[_\s.]+/), ...each.split(/[-_\s.]+/)]))
    if (algorithms.has(word)) return word;
  return null;
}

function seedIn(part: string): number | null {
  const stem = part.replace(/\.[a-z]+$/i, '');
  const cleanrl = /^.+__.+__(\d{1,9})__\d{9,}$/.exec(stem)?.[1];
  const named =
    cleanrl ?? /(?:^|[_\-.])(?:seed|s)[_\-=]?(\d{1,9})(?:$|[_\-.])/i.exec(stem)?.[1] ?? /_(\d{1,6})$/.exec(stem)?.[1];
  return named === undefined ? null : Number(named);
}

/** Settings that tell where and when a run was, not what it did. */
const words =
  'seed name dir path folder file time date track wandb video save upload entity cuda device verbose log render';
const incidental = new RegExp(`${words.replaceAll(' ', '|')}|^env(_?id)?$|^task$|epochs$|^num_?cpu$`, 'i');

/** Of what a configuration file says, the numbers and words that set one experiment apart from another. */
export function settingsOf(config: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(config)
      .filter(([key, value]) => !incidental.test(key) && isPlain(value))
      .slice(0, 60),
  );
}

function isPlain(value: unknown): boolean {
  return (
    (typeof value === 'number' && Number.isFinite(value)) ||
    typeof value === 'boolean' ||
    (typeof value === 'string' && value.length <= 60 && !value.startsWith('<'))
  );
}
