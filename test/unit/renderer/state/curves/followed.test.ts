import { describe, expect, test, vi } from 'vitest';
import type { WorkbenchEvent } from '../../../../../src-main/contract/contract.ts';
import type { Outcome } from '../../../../../src-main/contract/errors.ts';
import type { Connection } from '../../../../../src-renderer/state/client.ts';
import { Followed } from '../../../../../src-renderer/state/curves/followed.svelte.ts';
import { fakeRun } from '../../../../helpers/fakeService.ts';

interface Question {
  readonly runs: readonly string[];
  readonly metric: string;
}

/** Each question waits until the test answers it. */
function stand() {
  const asked: { readonly question: Question; readonly answer: (outcome: Outcome<string>) => void }[] = [];
  const failed = vi.fn();
  const followed = new Followed<Question, string>({
    call: (question) => new Promise((answer) => asked.push({ question, answer })),
    failed,
    settleMilliseconds: 1,
    followMilliseconds: 1,
  });
  return { asked, failed, followed };
}
const of = (metric: string): Question => ({ runs: [fakeRun.id], metric });
const news = { type: 'run-changed', run: fakeRun } as const;

describe('an answer that follows its runs', () => {
  test('the same question is asked once, and news are asked about when the last is answered', async () => {
    const { asked, followed } = stand();
    for (let i = 0; i < 3; i += 1) {
      followed.ask(of('test'));
      followed.hear(news);
    }
    expect(asked.length).toBe(1);
    asked[0].answer({ ok: true, value: 'first' });
    await expect.poll(() => asked.length).toBe(2);
    expect(followed.result).toBe('first');
    asked[1].answer({ ok: true, value: 'second' });
    await expect.poll(() => followed.result).toBe('second');
    followed.hear({ type: 'groups-changed' });
    await expect.poll(() => asked.length).toBe(3);
    followed.ask(null);
  });

  test('another question follows at once, and a cleared screen takes no answer to the question before', async () => {
    const { asked, failed, followed } = stand();
    followed.ask(of('test'));
    followed.ask(of('rollout'));
    asked[0].answer({ ok: false, failure: { code: 'unexpected', message: 'gone' } });
    await expect.poll(() => asked.length).toBe(2);
    expect(failed).not.toHaveBeenCalled();
    expect(asked[1].question.metric).toBe('rollout');
    followed.ask(null);
    followed.ask(of('loss'));
    asked[1].answer({ ok: true, value: 'of rollout' });
    await expect.poll(() => asked.length).toBe(3);
    expect(followed.result).toBeNull();
    asked[2].answer({ ok: true, value: 'of loss' });
    await expect.poll(() => followed.result).toBe('of loss');
  });

  test('what failed is asked again by the same question', async () => {
    const { asked, failed, followed } = stand();
    followed.ask(of('test'));
    asked[0].answer({ ok: false, failure: { code: 'unexpected', message: 'gone' } });
    await expect.poll(() => failed.mock.calls.length).toBe(1);
    followed.ask(of('test'));
    await expect.poll(() => asked.length).toBe(2);
    asked[1].answer({ ok: true, value: 'here' });
    await expect.poll(() => followed.result).toBe('here');
    followed.ask(null);
  });

  test('after the workbench was away the answer is asked for anew, and once it is left nothing is', async () => {
    const { asked, followed } = stand();
    const watchers = new Set<(connection: Connection) => void>();
    const listeners = new Set<(event: WorkbenchEvent) => void>();
    const join = <T>(set: Set<T>, member: T): (() => void) => {
      set.add(member);
      return () => set.delete(member);
    };
    const leave = followed.follow({
      listen: (listener) => join(listeners, listener),
      watch: (watcher) => join(watchers, watcher),
    });
    const tell = (connection: Connection): void => watchers.forEach((watcher) => watcher(connection));
    followed.ask(of('test'));
    asked[0].answer({ ok: true, value: 'old' });
    await expect.poll(() => followed.result).toBe('old');
    tell('open'); // as every page hears first
    listeners.forEach((listener) => listener(news));
    await expect.poll(() => asked.length).toBe(2);
    asked[1].answer({ ok: true, value: 'newer' });
    await expect.poll(() => followed.result).toBe('newer');
    tell('lost');
    tell('open');
    await expect.poll(() => asked.length).toBe(3);
    leave();
    expect([watchers.size, listeners.size, followed.result]).toEqual([0, 0, null]);
  });
});
