import { readdirSync, readFileSync } from 'node:fs';

const check = (name, limit, more) => ({
  name,
  // The command line exports nothing: what counts is what its command loads.
  path: `packages/${name.split(',')[0]}/dist/${name.startsWith('cli,') ? 'main' : 'index'}.js`,
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

/**
 * What a package may weigh, minified and compressed: `own` is its own code, and `all` is everything that Node loads when
 * an app uses every part of it. Each limit is about 1.1 times the size of the day it was set; the commit that raises one
 * says for what. A package has its limits in its own folder.
 */
export default readdirSync('packages').flatMap((name) => {
  const { own, all } = JSON.parse(readFileSync(`packages/${name}/size-limit.json`, 'utf8'));
  return [
    check(`${name}, own code`, own, { packages: 'external' }),
    // vitest brings itself; pg looks for its native half and lives without.
    check(`${name}, with all it needs`, all, { external: ['vitest', 'pg-native'] }),
  ];
});
