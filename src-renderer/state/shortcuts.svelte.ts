import { untrack } from 'svelte';

/** Something that a person can do now, by key, by the palette, or both. */
export interface Command {
  readonly title: string;
  readonly group: 'Go to' | 'Runs' | 'This run' | 'Figure' | 'Study' | 'Replay' | 'Tools' | 'Window';
  /** One key ("n", "?", "Space"), two in a row ("g r"), or none. */
  readonly keys?: string;
  readonly run: () => void;
}

const sequenceMilliseconds = 900;

/** The commands of the window and of the screen that is open. */
export class Shortcuts {
  #sets = $state.raw<readonly (readonly Command[])[]>([]);
  readonly commands: readonly Command[] = $derived(this.#sets.flat());
  #first: { key: string; at: number } | null = null;

  /** Offers commands until the returned function is called. Effects that offer do not follow what others offer. */
  offer(commands: readonly Command[]): () => void {
    this.#sets = [...untrack(() => this.#sets), commands];
    return () => {
      this.#sets = this.#sets.filter((set) => set !== commands);
    };
  }

  /** Runs the command of a key that was pressed outside an input. */
  press(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const key = event.key === ' ' ? 'Space' : event.key;
    if (isTheirs(key, event.target)) return;
    const first =
      this.#first !== null && event.timeStamp - this.#first.at < sequenceMilliseconds ? this.#first.key : null;
    const command = (first === null ? undefined : this.#find(`${first} ${key}`)) ?? this.#find(key);
    this.#first = command === undefined ? { key, at: event.timeStamp } : null;
    if (command === undefined) return;
    event.preventDefault();
    command.run();
  }

  /** The latest offer wins, so that a screen may take a key over. */
  #find(keys: string): Command | undefined {
    return this.commands.findLast((command) => command.keys === keys);
  }
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest('[role=dialog], [role=alertdialog]') !== null || target.isContentEditable) return true;
  return target.matches('input:not([type=checkbox]):not([type=radio]):not([type=range]), textarea, select');
}

/**
 * Keys that mean something to what has the focus, and nothing else then: the space bar ticks and presses, Enter
 * presses, arrows go from choice to choice.
 */
function isTheirs(key: string, target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (key === 'Space') return target.matches('button, summary, input:not([type=range])');
  if (key === 'Enter') return target.matches('button, summary, a[href]');
  return key.startsWith('Arrow') && target.matches('input[type=radio]');
}

const keyNames: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
};

/** A key as it stands on the keyboard. */
export function keyName(key: string): string {
  return keyNames[key] ?? key;
}
