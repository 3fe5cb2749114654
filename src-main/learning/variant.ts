import { isTaskName } from '../tasks/task.ts';
import { hasStillTeacher, reads, type RunMethod } from './method.ts';
import { paperPreset } from './presets.ts';

/**
 * A configuration without its task and its seed: the method, and what differs
 * from the paper's preset of the task, of the settings that the method reads.
 * So one variant can be run on several tasks, and task and variant together are
 * a group of runs.
 */
export interface Variant {
  readonly method: RunMethod;
  /** In alphabetical order of the settings. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Key of the variant whose teacher a frozen run takes; null for other methods, and where that run is gone. */
  readonly teacher: string | null;
  /** Of a fork, where it left its origin, and the key of that one's variant. */
  readonly fork: { readonly cycle: number; readonly from: string } | null;
}

/** What tells neither the algorithm nor the task: which part of it the rest of a run belongs to, and repetitions. */
const apart: ReadonlySet<string> = new Set(['task', 'method', 'seed', 'frozenRun']);
/** What of an imported run tells of its data, not of what it did. */
const ofData: ReadonlySet<string> = new Set([...apart, 'roles', 'observationSize', 'actionSize']);

/** How long, how often measured and on what carried out: named only where two variants differ in nothing else. */
const incidental: ReadonlySet<string> = new Set(['interactions', 'testInterval', 'testEpisodes', 'engine']);

/**
 * Named only where variants that read it have it not alike: a database of small trials says "meta" and
 * "meta, no learning".
 */
const sizes: ReadonlySet<string> = new Set([
  'explorations',
  'exploreSteps',
  'evaluationSteps',
  'rolloutSteps',
  'exerciseUpdates',
  'studentUpdates',
  'teacherUpdates',
  'teacherSubsample',
  'batchSize',
  'replayCapacity',
  'hiddenSizes',
]);

/** `settings` as a run's configuration has them; what is missing is taken as the preset's. */
export function variantOf(
  task: string,
  method: RunMethod,
  settings: Readonly<Record<string, unknown>>,
  teacher: string | null,
  fork: Variant['fork'] = null,
): Variant {
  const isImported = method === 'imported';
  const preset: Readonly<Record<string, unknown>> = !isImported && isTaskName(task) ? { ...paperPreset(task) } : {};
  const untold = isImported ? ofData : apart;
  const differing = Object.entries(settings)
    .filter(
      ([key, value]) => !untold.has(key) && reads(method, key) && JSON.stringify(value) !== JSON.stringify(preset[key]),
    )
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return { method, settings: Object.fromEntries(differing), teacher: method === 'frozen' ? teacher : null, fork };
}

/** Equal for equal variants, and for no others. */
export function variantKey({ method, settings, teacher, fork }: Variant): string {
  return JSON.stringify({
    method,
    settings,
    ...(teacher === null ? {} : { teacher }),
    ...(fork === null ? {} : { fork }),
  });
}

export function variantFromKey(key: string): Variant {
  // Written by variantKey alone.
  const { method, settings, teacher, fork } = JSON.parse(key) as Pick<Variant, 'method' | 'settings'> &
    Partial<Variant>;
  return { method, settings, teacher: teacher ?? null, fork: fork ?? null };
}

/**
 * Whether a variant is a method of the paper as it stands there, however long it runs: it wears the method's own
 * colour.
 */
export function isPapers({ method, settings, teacher, fork }: Variant): boolean {
  return (
    method !== 'imported' &&
    fork === null &&
    Object.keys(settings).every((key) => incidental.has(key)) &&
    (teacher === null || isPapers(variantFromKey(teacher)))
  );
}

/** From its start: a fork's teacher may have learned before. */
export function isControl({ method, settings, fork }: Variant): boolean {
  return hasStillTeacher(method, settings) && fork === null;
}

/** Of the settings that read better otherwise than as key and value. */
const words: Readonly<Record<string, (value: string) => string>> = {
  interactions: (value) => `${value} interactions`,
  engine: (value) => `on ${value}`,
  exploreSteps: (value) => `${value} teacher steps`,
  evaluationSteps: (value) => `${value} student steps`,
  rolloutSteps: (value) => `${value} rollout steps`,
  exerciseUpdates: (value) => `${value} exercise updates`,
  studentUpdates: (value) => `${value} student updates`,
  teacherUpdates: (value) => `${value} teacher updates`,
  explorations: (value) => `${value} explorations`,
  exerciseMove: (value) => `${value} of the exercise`,
  returnEstimate: (value) => `returns of ${value}`,
  studentStart: (value) => `student start ${value}`,
  baselineReturn: (value) => `return before ${value}`,
  metaReward: (value) => `${value} meta-reward`,
  metaRewardBaseline: (value) => `meta-reward less ${value.replaceAll('-', ' ')}`,
  metaRewardScale: (value) => `meta-reward ${value}`,
  timeLimit: (value) => `time limit ${value}`,
  teacherLearningRate: (value) => (value === '0' ? 'no learning' : `teacher learning rate ${value}`),
  teacherInitialLogStd: (value) => `initial log sigma ${value}`,
  teacherStep: (value) => (value === 'clipped' ? 'clipped teacher updates' : `teacher updates by ${value}`),
  teacherClip: (value) => `teacher clip ${value}`,
  teacherKlLimit: (value) => `teacher KL at most ${value}`,
  noise: (value) =>
    value === 'ornstein-uhlenbeck'
      ? 'Ornstein-Uhlenbeck noise'
      : value === 'none'
        ? 'no noise'
        : value === 'uniform'
          ? 'uniform random actions'
          : `${value} noise`,
  noiseScale: (value) => `noise scale ${value}`,
  noiseAdaptation: (value) => `noise adapts ${value.replaceAll('-', ' ')}`,
  explorerUpdates: (value) => `${value} explorer updates to one`,
  explorerNoise: (value) => `explorer noise ${value}`,
  explorerWarmup: (value) => `explorer warm-up ${value}`,
  noveltyNeighbours: (value) => (value === '0' ? 'no novelty' : `novelty of ${value} neighbours`),
  noveltyBatch: (value) => `novelty among ${value}`,
  student: (value) => value.toUpperCase(),
  policyDelay: (value) => `policy delay ${value}`,
  targetNoise: (value) => `target noise ${value}`,
  targetNoiseClip: (value) => `target noise clip ${value}`,
  actorLearningRate: (value) => `actor learning rate ${value}`,
  criticLearningRate: (value) => `critic learning rate ${value}`,
  criticL2: (value) => `critic L2 ${value}`,
  criticL2Kernels: (value) => `critic L2 on ${value} kernels`,
  valueFeature: (value) => `value feature ${value}`,
  batchSize: (value) => `minibatch ${value}`,
  replayCapacity: (value) => `replay capacity ${value}`,
  hiddenSizes: (value) => `hidden ${value}`,
  observationClip: (value) => `clip ${value}`,
  testInterval: (value) => `tests every ${value}`,
  testEpisodes: (value) => `${value} test episodes`,
  frozenPolicy: (value) => value,
  frozenData: (value) => `data of ${value.replaceAll('-', ' ')}`,
};

function settingWords(key: string, value: unknown): string {
  const text =
    typeof value === 'number' && Math.abs(value) >= 10_000
      ? value.toLocaleString('en', { maximumFractionDigits: 20 })
      : Array.isArray(value)
        ? value.join(' × ')
        : String(value);
  return words[key]?.(text) ?? `${key} ${text}`;
}

export interface NamedVariant {
  readonly id: number;
  readonly key: string;
  /** As a person called it; null has it named by what sets it apart. */
  readonly name: string | null;
}

/**
 * A name for each variant, no two alike: a person's where there is one, else
 * method and what differs from the preset, without what tells little as long as
 * the name is its own.
 */
export function variantNames(variants: readonly NamedVariant[]): ReadonlyMap<number, string> {
  const custom = new Map(variants.flatMap(({ key, name }) => (name === null ? [] : [[key, name] as const])));
  const parsed = variants.map(({ key }) => variantFromKey(key));
  const own = parsed.filter(({ method }) => method !== 'imported');
  const shared = new Set(
    [...sizes].filter((key) => {
      const values = own.filter(({ method }) => reads(method, key)).map(({ settings }) => settings[key]);
      return own.length > 1 && values.every((value) => JSON.stringify(value) === JSON.stringify(values[0]));
    }),
  );
  const source = sourceNames(parsed, custom, shared);
  const forms = variants.map(({ id, key, name }) => ({
    id,
    name,
    short: describe(variantFromKey(key), source, shared),
    full: describe(variantFromKey(key), source, null),
  }));
  const taken = new Map<string, number>();
  const take = (id: number, name: string): boolean => {
    if (taken.has(name.toLowerCase())) return false;
    taken.set(name.toLowerCase(), id);
    return true;
  };
  const names = new Map<number, string>();
  const give = (id: number, ...choices: readonly string[]): void => {
    const name = choices.find((choice) => take(id, choice));
    if (name !== undefined) names.set(id, name);
  };
  for (const { id, name } of forms) if (name !== null) give(id, name, `${name} #${id}`);
  const rest = forms.filter(({ id }) => !names.has(id));
  const kin = Map.groupBy(rest, ({ short }) => short.toLowerCase());
  // What is whole in its short form has the first right to it.
  for (const { id, short, full } of rest.toSorted((a, b) => Number(a.short !== a.full) - Number(b.short !== b.full))) {
    const isAlone = kin.get(short.toLowerCase())?.length === 1 || short === full;
    give(id, ...(isAlone ? [short] : []), full, `${full} #${id}`);
  }
  return names;
}

/**
 * How a variant is called in the names of those that took their teacher or their start from it: in short where no
 * other of these is called so, in brackets where a comma would leave open whose setting it is.
 */
function sourceNames(
  variants: readonly Variant[],
  custom: ReadonlyMap<string, string>,
  shared: ReadonlySet<string>,
): (key: string) => string {
  const keys = new Set(variants.flatMap(({ teacher, fork }) => [teacher ?? [], fork?.from ?? []].flat()));
  const nameOf = (key: string, common: ReadonlySet<string> | null): string =>
    custom.get(key) ?? describe(variantFromKey(key), (inner) => bracketed(nameOf(inner, common)), common);
  const short = Map.groupBy(keys, (key) => nameOf(key, shared));
  return (key) => bracketed(short.get(nameOf(key, shared))?.length === 1 ? nameOf(key, shared) : nameOf(key, null));
}

function bracketed(name: string): string {
  return name.includes(',') ? `(${name})` : name;
}

/**
 * In short without what all variants `shared` and what is incidental; in full with all of it.
 *
 * @param nameOf of the variant with a key, which this one took its teacher or its start from.
 */
function describe(
  { method, settings: all, teacher, fork }: Variant,
  nameOf: (key: string) => string,
  shared: ReadonlySet<string> | null,
): string {
  const { algorithm, program, ...rest } = all;
  const isImported = method === 'imported';
  const settings = isImported ? rest : all;
  const differing = Object.entries(settings)
    .filter(([key]) => shared === null || (!incidental.has(key) && !shared.has(key)))
    .sort(([a], [b]) => Number(incidental.has(a)) - Number(incidental.has(b)))
    .map(([key, value]) => settingWords(key, value));
  const source = teacher === null ? 'meta' : nameOf(teacher);
  const forked = fork === null ? [] : [`forked from ${nameOf(fork.from)} after cycle ${fork.cycle}`];
  const title = isImported ? `${String(algorithm)} (${String(program)})` : method;
  return joined([title, ...(source === 'meta' ? [] : [`teacher of ${source}`]), ...forked, ...differing]);
}

/** Characters of a name that was made, so that tables, labels and figures can hold it. */
const LONGEST_NAME = 100;

/** The first parts whole, as many as there is room for, and how many are left out. */
function joined(parts: readonly string[]): string {
  const whole = parts.join(', ');
  if (whole.length <= LONGEST_NAME) return whole;
  for (let kept = parts.length - 1; kept > 1; kept--) {
    const name = `${parts.slice(0, kept).join(', ')} and ${parts.length - kept} more`;
    if (name.length <= LONGEST_NAME) return name;
  }
  return `${parts[0].slice(0, LONGEST_NAME - 20)} and ${parts.length - 1} more`;
}
