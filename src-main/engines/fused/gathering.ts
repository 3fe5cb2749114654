/**
 * Lets members that work at their own pace have their orders carried out
 * together: an order waits until every member that is still there has given
 * one. Each member gives one at a time.
 */
export interface Gathering<Order, Result> {
  ask(member: number, order: Order): Promise<Result>;
  /** The others no longer wait for this member. */
  leave(member: number): void;
  readonly members: number;
}

interface Waiting<Order, Result> {
  readonly order: Order;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** @param carryOut gives a result for each order, in their order; where it fails, all of its orders fail. */
export function createGathering<Order, Result>(
  members: number,
  carryOut: (orders: readonly Order[]) => Promise<readonly Result[]>,
): Gathering<Order, Result> {
  const present = new Set(Array.from({ length: members }, (_, member) => member));
  const waiting = new Map<number, Waiting<Order, Result>>();

  function beginIfAll(): void {
    if (waiting.size === 0 || waiting.size < present.size) return;
    // In the members' order, not that of asking, so that what is carried out does not depend on who was faster.
    const all = [...waiting].sort(([a], [b]) => a - b).map(([, each]) => each);
    waiting.clear();
    carryOut(all.map(({ order }) => order)).then(
      (results) => all.forEach(({ resolve }, i) => resolve(results[i])),
      (error: unknown) => all.forEach(({ reject }) => reject(error)),
    );
  }

  return {
    ask(member, order) {
      if (!present.has(member) || waiting.has(member))
        return Promise.reject(new Error(`The learner ${member} is gone, or still waits for what it asked before.`));
      return new Promise((resolve, reject) => {
        waiting.set(member, { order, resolve, reject });
        beginIfAll();
      });
    },
    leave(member) {
      if (!present.delete(member)) return;
      waiting.get(member)?.reject(new Error(`The learner ${member} was disposed of while it worked.`));
      waiting.delete(member);
      beginIfAll();
    },
    get members() {
      return present.size;
    },
  };
}
