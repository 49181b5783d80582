import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packages } from './floors.js';

const root = join(import.meta.dirname, '..');
const readJson = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'));

describe('the repository', () => {
  it('starts the pnpm that it pins', () => {
    const { packageManager, scripts } = readJson('package.json');
    for (const [name, script] of Object.entries<string>(scripts)) {
      if (script.includes('npx'))
        expect([name, script]).toEqual([name, expect.stringContaining(` ${packageManager} `)]);
    }
  });

  it('calls the README’s test command in CI', () => {
    expect(readFileSync(join(root, '.ci/run'), 'utf8')).toMatch(/^npm test$/m);
    expect(readFileSync(join(root, 'README.md'), 'utf8')).toMatch(/^npm test /m);
  });

  it('names no registry in its lock file', () => {
    expect(readFileSync(join(root, 'pnpm-lock.yaml'), 'utf8')).not.toMatch(/https?:\/\//);
  });

  it('has a place for every package', () => {
    expect(readdirSync(join(root, 'packages')).sort()).toEqual([...packages].sort());
  });

  it.each(packages)('%s is published without its source condition, under one version', (name) => {
    const manifest = readJson(`packages/${name}/package.json`);
    const readme = readFileSync(join(root, `packages/${name}/README.md`), 'utf8');
    expect(readme.startsWith(`# ${manifest.name}\n\n${manifest.description}\n`)).toBe(true);
    const { version } = readJson('packages/core/package.json');
    expect(manifest).toMatchObject({ version, license: 'MIT', type: 'module', sideEffects: false });
    expect(manifest.exports['.']['@wamux/source']).toBe('./src/index.ts');
    const { '@wamux/source': _, ...published } = manifest.exports['.'];
    expect(manifest.publishConfig).toMatchObject({ access: 'public', provenance: true });
    expect(manifest.publishConfig.exports['.']).toEqual(published);
  });
});
