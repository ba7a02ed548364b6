// The closing line of a test run, and the rule that nothing is skipped without a reason.
import { appendFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';
import { SKIPS } from './skips.ts';

/** Prints `N passed, N failed, N skipped`; a skip without a reason in `skips.ts` counts as a failure. */
export default class Summary implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    for (const module of modules) {
      if (module.errors().length > 0) counts.failed++;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'skipped' && !SKIPS.has(test.fullName)) {
          process.stdout.write(`Skipped without a reason in test/skips.ts: ${test.fullName}\n`);
          process.exitCode = 1;
          counts.failed++;
        } else if (state !== 'pending') counts[state]++;
      }
    }
    const line = `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`;
    process.stdout.write(`${line}\n`);
    const tally = process.env.PLAY_TEST_TALLY;
    if (tally) appendFileSync(tally, `${counts.passed} ${counts.failed} ${counts.skipped}\n`);
  }
}
