import { SHARE_OF_MEMORY, type Machine } from './analysisMemory.ts';

/** Analyses that wait for cores and memory, first come first served. */
export interface AnalysisQueue {
  /** Calls `begin` now or later. Its turn is over when `leave` is called. */
  enter(id: string, bytes: number, begin: () => void): void;
  /** Of one that waits or is carried out; others that now have room begin. */
  leave(id: string): void;
  isWaiting(id: string): boolean;
}

/** One is always carried out, whatever it takes: what cannot fit was refused before. */
export function createAnalysisQueue({ cores, memoryBytes }: Machine): AnalysisQueue {
  interface Entry {
    readonly id: string;
    readonly bytes: number;
    readonly begin: () => void;
  }
  const running = new Map<string, Entry>();
  let waiting: readonly Entry[] = [];

  function hasRoom({ bytes }: Entry): boolean {
    if (running.size === 0) return true;
    const taken = [...running.values()].reduce((sum, entry) => sum + entry.bytes, 0);
    return running.size < cores && taken + bytes <= SHARE_OF_MEMORY * memoryBytes;
  }

  function beginNext(): void {
    for (let [next] = waiting; next !== undefined && hasRoom(next); [next] = waiting) {
      waiting = waiting.slice(1);
      running.set(next.id, next);
      next.begin();
    }
  }

  return {
    enter(id, bytes, begin) {
      waiting = [...waiting, { id, bytes, begin }];
      beginNext();
    },
    leave(id) {
      running.delete(id);
      waiting = waiting.filter((entry) => entry.id !== id);
      beginNext();
    },
    isWaiting: (id) => waiting.some((entry) => entry.id === id),
  };
}
