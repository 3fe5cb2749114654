import type { Reporter, TestModule } from 'vitest/node';

/**
 * Ends the run with one line that any program can read: `N passed, N failed, N skipped`. Above it stand the tests that
 * passed at a second try only: each of them waits for time where it should wait for what it means.
 */
export default class PlainSummary implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string): number => tests.filter((test) => test.result().state === state).length;
    const broken = modules.filter((module) => module.state() === 'failed' && module.children.size === 0).length;
    for (const test of tests.filter((each) => each.diagnostic()?.flaky))
      process.stdout.write(`at a second try only: ${test.module.relativeModuleId} > ${test.fullName}\n`);
    process.stdout.write(
      `${count('passed')} passed, ${count('failed') + broken} failed, ${count('skipped')} skipped\n`,
    );
  }
}
