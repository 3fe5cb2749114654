import type { Action } from 'svelte/action';

/** Milliseconds that a pointer rests on what it means; it crosses the rest faster. */
const rest = 50;

/** Acts when a pointer comes to rest on an element or the keyboard reaches it: what it leads to can be made ready. */
export const whenMeant: Action<HTMLElement, () => void> = (node, act) => {
  let latest = act;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const come = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => latest(), rest);
  };
  const go = (): void => clearTimeout(timer);
  const listeners = [
    ['pointerenter', come],
    ['focusin', come],
    ['pointerleave', go],
    ['focusout', go],
  ] as const;
  for (const [event, listener] of listeners) node.addEventListener(event, listener);
  return {
    update: (next) => (latest = next),
    destroy: () => {
      go();
      for (const [event, listener] of listeners) node.removeEventListener(event, listener);
    },
  };
};
