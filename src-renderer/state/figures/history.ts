/** Steps that can be taken back, at most. */
const MOST = 200;

/** States of one thing, of which the present one can be left for those before and behind it. */
export interface History<State> {
  readonly past: readonly State[];
  readonly present: State;
  readonly future: readonly State[];
  /** What the last change was of: changes of one thing in a row are one step. */
  readonly of: string | null;
}

export function begin<State>(present: State): History<State> {
  return { past: [], present, future: [], of: null };
}

/** @param of what is changed, so that typing is one step; null is always a step of its own. */
export function change<State>(history: History<State>, present: State, of: string | null): History<State> {
  const isSame = of !== null && of === history.of;
  return {
    past: isSame ? history.past : [...history.past, history.present].slice(-MOST),
    present,
    future: [],
    of,
  };
}

export function undo<State>({ past, present, future, of }: History<State>): History<State> {
  const last = past.at(-1);
  return last === undefined
    ? { past, present, future, of }
    : { past: past.slice(0, -1), present: last, future: [present, ...future], of: null };
}

export function redo<State>({ past, present, future, of }: History<State>): History<State> {
  return future.length === 0
    ? { past, present, future, of }
    : { past: [...past, present], present: future[0], future: future.slice(1), of: null };
}

/** Back to a state before the present one, as if nothing had come after it. */
export function retreat<State>({ past }: History<State>, to: State): History<State> {
  const place = past.lastIndexOf(to);
  return { past: place < 0 ? past : past.slice(0, place), present: to, future: [], of: null };
}
