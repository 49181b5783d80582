import { readdirSync } from 'node:fs';

/**
 * What a package may weigh, minified and compressed: its own code, and all that Node loads when an app uses every part of
 * it. Each limit is about 1.1 times the size of the day it was set; whoever raises one says for what.
 */
const limits = {
  channels: { own: '9.0 kB', all: '156 kB' },
  cli: { own: '26 kB', all: '501 kB' },
  client: { own: '4.1 kB', all: '277 kB' },
  'cloud-api': { own: '7.5 kB', all: '155 kB' },
  conformance: { own: '4.5 kB', all: '146 kB' },
  core: { own: '38 kB', all: '68 kB' },
  'decision-telecom': { own: '4.1 kB', all: '151 kB' },
  'meta-format': { own: '4.2 kB', all: '152 kB' },
  otel: { own: '0.6 kB', all: '67 kB' },
  outbox: { own: '20 kB', all: '220 kB' },
  router: { own: '12 kB', all: '75 kB' },
  simulator: { own: '27 kB', all: '110 kB' },
  tracking: { own: '3.2 kB', all: '67 kB' },
  transport: { own: '12 kB', all: '150 kB' },
  wolkvox: { own: '3.4 kB', all: '150 kB' },
};

const check = (name, limit, more) => ({
  name,
  path: `packages/${name.split(',')[0]}/dist/index.js`,
  limit,
  modifyEsbuildConfig: (config) => ({
    ...config,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
    ...more,
  }),
});

export default readdirSync('packages').flatMap((name) => {
  const { own, all } = limits[name];
  return [
    check(`${name}, own code`, own, { packages: 'external' }),
    // vitest brings itself; pg looks for its native half and lives without.
    check(`${name}, with all it needs`, all, { external: ['vitest', 'pg-native'] }),
  ];
});
