import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dialects } from '../packages/simulator/src/dialects.js';
import { adapters, libraries, packages } from './floors.js';

const root = join(import.meta.dirname, '..');
const readJson = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'));

describe('the repository', () => {
  it('starts every job by the one script that installs what the job needs', () => {
    const { scripts } = readJson('package.json');
    const jobs = Object.entries<string>(scripts).filter(([, script]) => script.includes('tooling/run.mjs'));
    expect(jobs.length).toBeGreaterThan(9);
    for (const [name, script] of jobs) {
      if (name !== 'publish:packages') expect([name, script]).toEqual([name, `node tooling/run.mjs ${name}`]);
    }
  });

  it('names no pnpm but the pinned one', () => {
    const { packageManager } = readJson('package.json');
    const named = execFileSync('git', ['grep', '-hoE', 'pnpm@[0-9.]+[0-9]', '--', ':!pnpm-lock.yaml'], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(new Set(named.trim().split('\n'))).toEqual(new Set([packageManager]));
  });

  it('runs actions of others by commit, which nobody can move', () => {
    const workflows = readdirSync(join(root, '.github/workflows'));
    expect(workflows.length).toBeGreaterThan(1);
    for (const file of workflows) {
      const used = [...readFileSync(join(root, '.github/workflows', file), 'utf8').matchAll(/uses: (.*)/g)];
      for (const [, action] of used) expect(action).toMatch(/^[\w/-]+@[0-9a-f]{40} # v[\d.]+$/);
    }
  });

  it('leaves no token of a checkout where what is checked out could read it', () => {
    for (const file of readdirSync(join(root, '.github/workflows'))) {
      const steps = readFileSync(join(root, '.github/workflows', file), 'utf8').split(/^ +- (?=uses|run)/m);
      const checkouts = steps.filter((step) => step.startsWith('uses: actions/checkout@'));
      expect(checkouts).not.toEqual([]);
      for (const checkout of checkouts) expect(checkout).toContain('persist-credentials: false');
    }
  });

  it('keeps the temporary files of its tests where nobody else can put any', () => {
    expect(basename(tmpdir())).toMatch(/^wamux-tests-/);
  });

  it('calls the README’s test command in CI', () => {
    expect(readFileSync(join(root, '.ci/run'), 'utf8')).toMatch(/^npm test$/m);
    expect(readFileSync(join(root, 'README.md'), 'utf8')).toMatch(/^npm test /m);
  });

  it('names no registry in its lock file', () => {
    expect(readFileSync(join(root, 'pnpm-lock.yaml'), 'utf8')).not.toMatch(/https?:\/\//);
  });

  it('measures its peers in pinned versions, and names no registry in their lock file', () => {
    const { dependencies } = readJson('bench/peers/package.json');
    for (const version of Object.values(dependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    const { packages: locked } = readJson('bench/peers/package-lock.json');
    expect(locked['']).toMatchObject({ dependencies });
    expect(Object.values<object>(locked).filter((entry) => 'resolved' in entry)).toEqual([]);
  });

  it('has a place for every package', () => {
    expect(readdirSync(join(root, 'packages')).sort()).toEqual([...packages].sort());
  });

  it('simulates every provider that has an adapter, and no other', () => {
    const simulated = Object.values(dialects).map(({ name }) => name);
    expect(simulated.sort()).toEqual([...adapters].sort());
    const folders = readdirSync(join(root, 'packages/simulator/src'), { withFileTypes: true });
    const ofDialects = folders.filter((entry) => entry.isDirectory() && entry.name !== 'webhooks');
    expect(ofDialects.map(({ name }) => name).sort()).toEqual([...adapters].sort());
    for (const name of adapters) {
      const files = readdirSync(join(root, 'packages/simulator/src', name));
      expect(files).toEqual(expect.arrayContaining([`${name}-dialect.ts`, `${name}-dialect.test.ts`]));
    }
  });

  it.each(packages)(
    '%s is published with its README, its licence and its weight, under one version',
    (name) => {
      const manifest = readJson(`packages/${name}/package.json`);
      const readme = readFileSync(join(root, `packages/${name}/README.md`), 'utf8');
      expect(readme.startsWith(`# ${manifest.name}\n\n${manifest.description}\n`)).toBe(true);
      const { version } = readJson('packages/core/package.json');
      expect(manifest).toMatchObject({ version, license: 'MIT', type: 'module', sideEffects: false });
      expect(manifest.publishConfig).toMatchObject({ access: 'public', provenance: true });
      const size = expect.stringMatching(/^\d+(\.\d)? kB$/);
      expect(readJson(`packages/${name}/size-limit.json`)).toEqual({ own: size, all: size });
    },
  );

  it.each(libraries)('%s is published without its source condition', (name) => {
    const { exports, publishConfig } = readJson(`packages/${name}/package.json`);
    expect(exports['.']['@wamux/source']).toBe('./src/index.ts');
    expect(Object.keys(publishConfig.exports)).toEqual(Object.keys(exports));
    for (const path of Object.keys(exports).filter((key) => typeof exports[key] === 'object')) {
      const { '@wamux/source': source, ...published } = exports[path];
      expect(existsSync(join(root, `packages/${name}`, source))).toBe(true);
      expect(publishConfig.exports[path]).toEqual(published);
    }
  });

  it('the command line is a command, and exports nothing', () => {
    const { bin, exports, main, module, types } = readJson('packages/cli/package.json');
    expect(bin).toEqual({ wamux: './dist/main.js' });
    expect({ exports, main, module, types }).toEqual({ exports: { './package.json': './package.json' } });
  });
});
