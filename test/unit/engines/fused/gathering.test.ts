import { describe, expect, test } from 'vitest';
import { createGathering } from '../../../../src-main/engines/fused/gathering.ts';

/** A gathering of members that doubles numbers, and what it carried out, order by order. */
function doubling(members: number, fails = false) {
  const carried: number[][] = [];
  const gathering = createGathering<number, number>(members, (orders) => {
    carried.push([...orders]);
    return fails ? Promise.reject(new Error('no device')) : Promise.resolve(orders.map((order) => 2 * order));
  });
  return { gathering, carried };
}

describe('a gathering', () => {
  test('waits for all of its members and answers each with its own', async () => {
    const { gathering, carried } = doubling(3);
    const answers = [gathering.ask(2, 30), gathering.ask(0, 10)];
    await Promise.resolve();
    expect(carried).toEqual([]);
    answers.push(gathering.ask(1, 20));
    expect(await Promise.all(answers)).toEqual([60, 20, 40]);
    expect(carried).toEqual([[10, 20, 30]]);
  });

  test('does not wait for a member that left, before or while the others wait', async () => {
    const { gathering, carried } = doubling(3);
    gathering.leave(1);
    const waiting = gathering.ask(0, 1);
    gathering.leave(2);
    expect(await waiting).toBe(2);
    expect(await gathering.ask(0, 5)).toBe(10);
    expect([carried, gathering.members]).toEqual([[[1], [5]], 1]);
  });

  test('a member that leaves while it waits is told, and the others go on', async () => {
    const { gathering } = doubling(2);
    const left = gathering.ask(0, 1);
    const stays = gathering.ask(1, 2);
    await stays;
    await left;
    const again = gathering.ask(0, 3);
    gathering.leave(0);
    await expect(again).rejects.toThrow(/learner 0 was disposed of/);
    expect(await gathering.ask(1, 4)).toBe(8);
  });

  test('a member asks for one thing at a time', async () => {
    const { gathering } = doubling(2);
    const first = gathering.ask(0, 1);
    await expect(gathering.ask(0, 2)).rejects.toThrow(/still waits/);
    expect(await Promise.all([first, gathering.ask(1, 2)])).toEqual([2, 4]);
    gathering.leave(0);
    await expect(gathering.ask(0, 1)).rejects.toThrow(/learner 0 is gone/);
  });

  test('what fails fails for all who asked, and the next can be asked', async () => {
    const { gathering } = doubling(2, true);
    const both = await Promise.allSettled([gathering.ask(0, 1), gathering.ask(1, 2)]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(Promise.all([gathering.ask(0, 1), gathering.ask(1, 1)])).rejects.toThrow('no device');
  });
});
