import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packages } from './floors.js';

const root = process.cwd();
const scratch = mkdtempSync(join(tmpdir(), 'wamux-packages-'));
const run = (command: string, args: readonly string[], cwd = root): void => {
  execFileSync(command, args, { cwd, stdio: 'inherit' });
};
const bin = (name: string): string => join(root, 'node_modules/.bin', name);
const step = (title: string): void => console.log(`\n== ${title}`);

try {
  step('build: ESM, CJS and types of every package');
  run('pnpm', [
    '--recursive',
    '--workspace-concurrency=2',
    '--filter',
    './packages/*',
    'run',
    'build',
    '--silent',
  ]);

  step('publint and pack');
  for (const name of packages) {
    const folder = join(root, 'packages', name);
    run(bin('publint'), ['--strict'], folder);
    run('pnpm', ['pack', '--pack-destination', scratch], folder);
  }
  const tarballs = readdirSync(scratch).filter((file) => file.endsWith('.tgz'));
  if (tarballs.length !== packages.length)
    throw new Error(`${tarballs.length} tarballs of ${packages.length} packages`);

  step('attw: the types resolve as the code does');
  for (const tarball of tarballs)
    run(bin('attw'), [join(scratch, tarball), '--no-emoji', '--format', 'ascii']);

  step('two consumers of the tarballs, ESM and CJS, type-checked and run');
  const consumer = join(scratch, 'consumer');
  execFileSync('mkdir', ['-p', consumer]);
  for (const file of ['esm.mts', 'cjs.cts'])
    copyFileSync(join(root, 'tooling/consumers', file), join(consumer, file));
  const nameOf = (tarball: string): string =>
    JSON.parse(
      execFileSync('tar', ['-xzOf', join(scratch, tarball), 'package/package.json'], { encoding: 'utf8' }),
    ).name;
  const files = Object.fromEntries(
    tarballs.map((tarball) => [nameOf(tarball), `file:${join(scratch, tarball)}`]),
  );
  const catalog = readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8');
  const version = (name: string): string => new RegExp(`"?${name}"?: (\\S+)`).exec(catalog)?.[1] ?? 'latest';
  writeFileSync(
    join(consumer, 'package.json'),
    JSON.stringify({
      private: true,
      dependencies: {
        wamux: files.wamux,
        '@wamux/cli': files['@wamux/cli'],
        '@wamux/simulator': files['@wamux/simulator'],
        typescript: version('typescript'),
        '@types/node': version('@types/node'),
      },
      // What is not published yet must come from the tarballs, at every depth.
      pnpm: { overrides: files },
    }),
  );
  writeFileSync(
    join(consumer, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        target: 'ES2023',
        module: 'NodeNext',
        strict: true,
        types: ['node'],
        skipLibCheck: false,
      },
      include: ['*.mts', '*.cts'],
    }),
  );
  run('pnpm', ['install', '--ignore-workspace', '--prefer-offline', '--reporter=silent'], consumer);
  run(join(consumer, 'node_modules/.bin/tsc'), [], consumer);
  run(process.execPath, ['esm.mjs'], consumer);
  run(process.execPath, ['cjs.cjs'], consumer);

  step('the packed command line: a config from it, read by it, and a message to a simulated provider');
  const wamux = join(consumer, 'node_modules/.bin/wamux');
  run(wamux, ['init', '--provider', 'decision-telecom'], consumer);
  run('sh', ['-c', 'DT_API_KEY=fake DT_SENDER=Brand "$0" providers --json', wamux], consumer);
  const talk = `
    "$0" simulate --provider channels > simulated.yaml 2> simulated.log & simulator=$!
    trap 'kill -INT $simulator' EXIT
    for _ in $(seq 100); do grep -q listening simulated.log && break; sleep 0.1; done
    "$0" send --config simulated.yaml --to +573001112233 --text Hola > receipt.json
    "$0" status receipt.json --config simulated.yaml --json`;
  run('sh', ['-ec', talk, wamux], consumer);
  console.log(`\npackages: ${packages.length} build, resolve and work, packed`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
