import { defineConfig } from 'vitest/config';

// vitest 4 no longer looks for a file of this name: every script passes `--config vitest.workspace.ts`.
export default defineConfig({
  // Without `module`, which is for bundlers: packages put code there that Node cannot load; and without `import`, which
  // Node would apply to `require` too.
  ssr: { resolve: { conditions: ['@wamux/source', 'node', 'default'] } },
  test: {
    include: ['{packages,templates,tooling,examples,simulations}/**/*.test.ts'],
    globalSetup: ['./tooling/temporary-folder.ts', './tooling/shared-postgres.ts'],
    // Tests of real sockets, disks and leases lose a race with a busy machine now and then: one in ten thousand. The tally names
    // them.
    retry: process.env.CI === undefined ? 0 : 1,
    // A busy machine is slow; what never comes is told as well after this time.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // At the end the databases of all tests are removed from the disk. Cut short, that would leave them behind.
    teardownTimeout: 120_000,
    expect: { poll: { timeout: 15_000 } },
    reporters: ['default', './tooling/tally-reporter.ts'],
    // More than cores: most tests wait, for sockets, disks and leases.
    maxWorkers: 4,
    // Loading the packages anew for every file, and once more for every vitest project, took most of the time.
    isolate: false,
  },
});
