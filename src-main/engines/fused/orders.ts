import type { Crowd, Source } from './crowd.ts';

/** What one learner asks of the crowd, and waits for. */
export type Order =
  | {
      readonly kind: 'update';
      readonly place: number;
      readonly source: Source;
      readonly updates: number;
      readonly picks: Uint32Array;
      readonly numbers: Float32Array;
    }
  | { readonly kind: 'teach'; readonly place: number; readonly rows: Float32Array; readonly stepSize: number }
  | { readonly kind: 'read'; readonly place: number; readonly offset: number; readonly length: number };

/** Carries out orders of different learners, those that are alike in one dispatch; of each its numbers. */
export async function carryOut(crowd: Crowd, orders: readonly Order[]): Promise<Float32Array[]> {
  const results = new Map<Order, Float32Array>();
  for (const alike of Map.groupBy(orders, likeness).values()) {
    const told = await together(crowd, alike);
    alike.forEach((order, i) => results.set(order, told[i]));
  }
  return orders.map((order) => {
    const result = results.get(order);
    if (result === undefined) throw new Error(`An order of the learner ${order.place} was not carried out.`);
    return result;
  });
}

function likeness(order: Order): string {
  switch (order.kind) {
    case 'update':
      return `update ${order.source} ${order.updates}`;
    case 'teach':
      return `teach ${order.rows.length}`;
    case 'read':
      return `read ${order.offset} ${order.length}`;
  }
}

async function together(crowd: Crowd, alike: readonly Order[]): Promise<Float32Array[]> {
  const [first] = alike;
  switch (first.kind) {
    case 'update':
      return crowd.update(
        first.source,
        first.updates,
        alike.filter((order) => order.kind === 'update'),
      );
    case 'teach':
      await crowd.teach(alike.filter((order) => order.kind === 'teach'));
      return alike.map(() => new Float32Array(0));
    case 'read':
      return crowd.read(
        alike.map(({ place }) => place),
        first.offset,
        first.length,
      );
  }
}
