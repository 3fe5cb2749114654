import type { Segment } from '../../learning/record.ts';

/** The first place at which two executions of one cycle are not the same. */
export interface Difference {
  /** Null where one of them has no such segment. */
  readonly role: Segment['role'] | null;
  /** Of its role, from 0. */
  readonly rollout: number | null;
  /** Of the rollout, from 0; null for what is not of a step. */
  readonly step: number | null;
  /** observations, actions, rewards, initial position, …; in the words of the log. */
  readonly what: string;
  readonly stored: string;
  readonly executed: string;
}

/**
 * Compares bit by bit, in the order of the digest, but that an earlier step comes before a later one whatever the
 * array.
 */
export function firstDifference(stored: readonly Segment[], executed: readonly Segment[]): Difference | null {
  for (let i = 0; i < Math.max(stored.length, executed.length); i++) {
    const difference = segmentDifference(stored[i], executed[i]);
    if (difference !== null) return difference;
  }
  return null;
}

function segmentDifference(stored: Segment | undefined, executed: Segment | undefined): Difference | null {
  if (stored === undefined || executed === undefined) {
    const present = stored ?? executed;
    return {
      role: present?.role ?? null,
      rollout: present?.index ?? null,
      step: null,
      what: 'segment',
      stored: nameOf(stored),
      executed: nameOf(executed),
    };
  }
  const at = { role: stored.role, rollout: stored.index };
  for (const what of ['role', 'index', 'firstStep'] as const) {
    if (stored[what] !== executed[what])
      return { ...at, step: null, what, stored: nameOf(stored), executed: nameOf(executed) };
  }
  if (stored.firstStep === 0) {
    for (const what of ['position', 'velocity'] as const) {
      const place = firstUnequal(stored.initial[what], executed.initial[what]);
      if (place >= 0)
        return {
          ...at,
          step: 0,
          what: `initial ${what}[${place}]`,
          stored: String(stored.initial[what][place]),
          executed: String(executed.initial[what][place]),
        };
    }
  }
  const inSteps = earliestStep(stored, executed);
  if (inSteps !== null) return { ...at, ...inSteps };
  for (const what of ['steps', 'ending'] as const) {
    if (stored[what] !== executed[what])
      return {
        ...at,
        step: stored.firstStep + Math.min(stored.steps, executed.steps),
        what,
        stored: String(stored[what]),
        executed: String(executed[what]),
      };
  }
  return null;
}

/**
 * A step's observation leads to its action, and that to its reward: the first of them at the earliest step is the
 * cause.
 */
function earliestStep(stored: Segment, executed: Segment): Omit<Difference, 'role' | 'rollout'> | null {
  const rows = Math.max(stored.steps, 1);
  const widths = {
    observations: stored.observations.length / (stored.steps + 1),
    actions: stored.actions.length / rows,
    rewards: 1,
  };
  let first: (Omit<Difference, 'role' | 'rollout'> & { readonly step: number }) | null = null;
  for (const array of ['observations', 'actions', 'rewards'] as const) {
    const place = firstUnequal(stored[array], executed[array]);
    if (place < 0) continue;
    const row = Math.floor(place / widths[array]);
    const step = stored.firstStep + row;
    if (first === null || step < first.step) {
      first = {
        step,
        what: `${array}[${place - row * widths[array]}]`,
        stored: String(stored[array][place]),
        executed: String(executed[array][place]),
      };
    }
  }
  return first;
}

/** Index of the first unequal number within the common length, or -1; -0 and 0 are not the same, NaN is NaN. */
function firstUnequal(a: Float32Array | Float64Array, b: Float32Array | Float64Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (!Object.is(a[i], b[i])) return i;
  return -1;
}

function nameOf(segment: Segment | undefined): string {
  return segment === undefined ? 'none' : `${segment.role} rollout ${segment.index} from step ${segment.firstStep}`;
}
