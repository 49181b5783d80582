import { defineConfig } from 'vitest/config';

// vitest 4 no longer looks for a file of this name: every script passes `--config vitest.workspace.ts`.
// Without `module`, which is for bundlers: packages put code there that Node cannot load; and without `import`, which
// Node would apply to `require` too.
const resolve = { conditions: ['@wamux/source', 'node', 'default'] };

const floors = [
  'core',
  'transport',
  'wolkvox',
  'decision-telecom',
  'channels',
  'cloud-api',
  'router',
  'tracking',
  'outbox',
  'otel',
  'client',
  'cli',
  'simulator',
  'conformance',
];

const project = (name: string, root: string) => ({
  ssr: { resolve },
  test: { name, root, include: ['**/*.test.ts'], testTimeout: 10_000 },
});

export default defineConfig({
  ssr: { resolve },
  test: {
    reporters: ['default', './tooling/tally-reporter.ts'],
    // More than cores: most tests wait, for sockets, disks and leases.
    maxWorkers: 3,
    // Loading the packages anew for every file took half of the time.
    isolate: false,
    projects: [
      ...floors.map((floor) => project(floor, `packages/${floor}`)),
      project('tooling', 'tooling'),
      project('examples', 'examples'),
      project('simulations', 'simulations'),
    ],
  },
});
