import { expect, test } from 'vitest';
import { createFollowUps, type NextRuns } from '../../../../src-main/workbench/studies/followUps.ts';
import { slug } from '../../../../src-main/workbench/slug.ts';

/** Follow-ups of studies that have, in turn, so much to start; what they start and tell. */
function made(next: Readonly<Record<string, readonly (NextRuns | Error)[]>>, refusals: number) {
  const started: unknown[] = [];
  const told: string[] = [];
  const asked = new Map<string, number>();
  let refused = 0;
  const followUps = createFollowUps({
    nextOf: (study) => {
      const turn = asked.get(study) ?? 0;
      asked.set(study, turn + 1);
      const each = next[study][Math.min(turn, next[study].length - 1)];
      if (each instanceof Error) throw each;
      return each;
    },
    start: async (configurations) => {
      await Promise.resolve();
      if (refused++ < refusals) throw new Error('The database is locked.');
      started.push(...configurations);
    },
    log: (message) => told.push(message),
  });
  return { followUps, started, told, asked };
}

const ready = (name: string, isWaiting = false): NextRuns => ({ configurations: [{ name }], isWaiting });
const nothing: NextRuns = { configurations: [], isWaiting: false };

test('a start that fails is told and tried again, and the other studies go on', async () => {
  const { followUps, started, told, asked } = made({ a: [ready('of a')], b: [ready('of b')] }, 1);
  followUps.add('a');
  followUps.add('b');
  await followUps.go();
  expect(started).toEqual([{ name: 'of b' }]);
  expect(told).toEqual([
    expect.stringMatching(/^Frozen runs of the study a could not be started: The database is locked/),
  ]);
  await followUps.go();
  expect(started).toEqual([{ name: 'of b' }, { name: 'of a' }]);
  await followUps.go();
  expect(asked).toEqual(
    new Map([
      ['a', 2],
      ['b', 1],
    ]),
  );
});

test('a study that cannot be read holds up nothing, and is looked at again', async () => {
  const { followUps, started, told } = made({ a: [new Error('It is damaged.'), ready('of a')], b: [ready('of b')] }, 0);
  followUps.add('a');
  followUps.add('b');
  await followUps.go();
  await followUps.go();
  expect([started, told.length]).toEqual([[{ name: 'of b' }, { name: 'of a' }], 1]);
});

test('a study stays as long as runs of it wait for teachers', async () => {
  const { followUps, started } = made({ a: [ready('first', true), nothing] }, 0);
  followUps.add('a');
  await Promise.all([followUps.go(), followUps.go(), followUps.go()]);
  expect(started).toEqual([{ name: 'first' }]);
});

test('what stands before the suffix of an id', () => {
  expect([slug('Table 2, at scale 0.05', 'study'), slug('比較', 'study')]).toEqual(['table-2-at-scale-0-05', 'study']);
  expect(slug(`${'a'.repeat(39)} b`, 'x')).toBe('a'.repeat(39));
});
