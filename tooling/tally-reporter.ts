import type { SerializedError } from 'vitest';
import type { Reporter, TestModule } from 'vitest/node';

/**
 * Ends a run with the plain line `N passed, N failed`, preceded by every test that passed only when it was tried again, with
 * what it said first: either that test lost a race with a busy machine, or it has found a race of ours.
 *
 * A module that failed without a failed test of its own (an import error) counts as one failure, and so does every unhandled
 * error: none of them may hide behind a green tally.
 */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    let passed = 0;
    let skipped = 0;
    const triedAgain: string[] = [];
    let failed = unhandledErrors.length;
    for (const module of modules) {
      let failedInModule = 0;
      for (const test of module.children.allTests()) {
        const { errors, state } = test.result();
        if (state === 'passed') passed += 1;
        else if (state === 'failed') failedInModule += 1;
        else skipped += 1;
        if (test.diagnostic()?.flaky) {
          const ownFrames = errors?.[0]?.stack
            ?.split('\n')
            .filter((line) => !line.includes('/node_modules/'));
          triedAgain.push(
            [`${module.relativeModuleId} > ${test.fullName}`, ...(ownFrames ?? [])].join('\n  '),
          );
        }
      }
      if (failedInModule === 0 && module.state() === 'failed') failedInModule = 1;
      failed += failedInModule;
    }
    // Written on exit, so that it appears below vitest's own summary and free of colour codes.
    process.once('exit', () => {
      for (const test of triedAgain) process.stdout.write(`passed when it was tried again: ${test}\n`);
      if (skipped > 0) process.stdout.write(`${skipped} skipped\n`);
      process.stdout.write(`${passed} passed, ${failed} failed\n`);
    });
  }
}
