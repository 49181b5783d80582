import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesOfTarballs } from './consume-tarballs.js';
import { run, step } from './shell.js';

/**
 * Writes a Next project with the packed command line in `scratch/consumer`, builds it as Next does, and lets a simulated
 * provider push to it. `npm test` runs the projects for the lighter frameworks.
 */
export function consumeProject(scratch: string, tarballs: readonly string[]): void {
  step('wamux init --project --framework next: installed, tested, built, started, and told of a message');
  const consumer = join(scratch, 'consumer');
  const project = join(scratch, 'next-project');
  const asked = ['--framework', 'next', '--outbox', '--provider', 'cloud-api'];
  run(
    join(consumer, 'node_modules/.bin/wamux'),
    ['init', '--project', '--directory', project, ...asked],
    consumer,
  );
  const manifestPath = join(project, 'package.json');
  const manifest = JSON.parse(readFileSync(manifestPath, 'utf8'));
  // Packages that are not published yet must come from the tarballs, at every depth.
  writeFileSync(
    manifestPath,
    JSON.stringify({ ...manifest, pnpm: { overrides: filesOfTarballs(tarballs) } }),
  );
  run('pnpm', ['install', '--ignore-workspace', '--prefer-offline', '--reporter=silent'], project);
  run('sh', ['-ec', script], project);
}

const script = `
  export NEXT_TELEMETRY_DISABLED=1
  cp tsconfig.json as-written.json
  npm test
  npm run build
  npm run check
  cmp tsconfig.json as-written.json
  port=$(node -e 'const free = require("node:net").createServer().listen(0, () => { console.log(free.address().port); free.close(); })')
  rm wamux.config.yaml
  node_modules/.bin/wamux simulate --provider cloud-api --out wamux.config.yaml --webhook http://127.0.0.1:$port/webhooks/meta & simulator=$!
  for _ in $(seq 100); do test -s wamux.config.yaml && break; sleep 0.1; done
  node_modules/.bin/next start --hostname 127.0.0.1 --port $port > next.log & server=$!
  trap 'kill $server; kill -INT $simulator; wait $server $simulator || true' EXIT
  for _ in $(seq 100); do grep -q Ready next.log && break; sleep 0.1; done
  node_modules/.bin/wamux send --to +573001112233 --text Hola > receipt.json
  for _ in $(seq 100); do grep -q "^meta .* delivered$" next.log && exit; sleep 0.1; done
  cat next.log
  exit 1`;
