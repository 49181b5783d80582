import { existsSync, readFileSync } from 'node:fs';
import { rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createClient } from 'wamux';
import { makeFolder } from '../folder.fixture.js';
import { loadStarters } from '../init/load-starters.js';
import { runHere } from '../test-io.fixture.js';

const starters = await loadStarters();
const adapters = [...starters.keys()];
const variables = new Map(
  [...starters.values()]
    .flatMap(({ needs, mayNeed }) => [...needs, ...mayNeed])
    .map((variable) => [variable.name, variable]),
);

/** A value that any adapter takes for a variable of this name. */
const fakeValueOf = (name: string): string => {
  const { example, meaning } = variables.get(name) ?? {};
  if (example !== undefined) return example;
  if (meaning?.endsWith('a UUID')) return '6f1c8f2e-1111-4222-8333-444455556666';
  return name.endsWith('_ID') ? '42' : 'fake-value';
};
const all = adapters.flatMap((adapter) => ['--provider', adapter]);

const variablesOf = (environmentFile: string, pattern: RegExp): Record<string, string> =>
  Object.fromEntries(
    [...environmentFile.matchAll(pattern)].map(([, name = '']) => [name, fakeValueOf(name)]),
  );

describe('init', () => {
  it('knows every adapter that a config may name', () => {
    const schema = JSON.parse(
      readFileSync(new URL('../../../client/wamux.schema.json', import.meta.url), 'utf8'),
    );
    const named = schema.properties.providers.additionalProperties.oneOf.map(
      ({ title }: { title: string }) => title,
    );
    // An adapter whose entries have several forms is there once for each.
    expect(adapters.toSorted()).toEqual([...new Set<string>(named)].sort());
  });

  it.each([...adapters.map((adapter) => [[adapter]]), [adapters]])(
    'writes a config for %j that loads with the variables of its example set, and not without',
    async (chosen) => {
      await using folder = await makeFolder();
      const flags = chosen.flatMap((adapter) => ['--provider', adapter]);
      const { code, json } = await runHere(['init', '--json', ...flags], { directory: folder.path });
      const path = join(folder.path, 'wamux.config.yaml');
      expect([code, json()]).toEqual([0, { written: [path, join(folder.path, '.env.example')] }]);

      const environment = variablesOf(await folder.read('.env.example'), /^(\w+)=$/gm);
      const client = await createClient(path, { environment });
      expect([...client.providers.values()].map(({ adapter }) => adapter)).toEqual(chosen);
      await client.close();
      for (const name of Object.keys(environment)) {
        const { [name]: _, ...rest } = environment;
        await expect(createClient(path, { environment: rest })).rejects.toThrow(`${name} is not set`);
      }
    },
  );

  it.each(adapters)('writes parts for %s that may be uncommented as they stand', async (adapter) => {
    await using folder = await makeFolder();
    await runHere(['init', '--provider', adapter], { directory: folder.path });
    const written = await folder.read('wamux.config.yaml');
    const uncommented = written
      .replace(/^( {4})# ((?: {2})*\w+:(?: .*)?)$/gm, '$1$2')
      .replace(/^# (templates:|(?: {2})+\S.*)$/gm, '$1');
    await folder.write('more.config.yaml', uncommented);
    const environment = variablesOf(await folder.read('.env.example'), /^(?:# )?(\w+)=$/gm);
    const client = await createClient(join(folder.path, 'more.config.yaml'), { environment });
    const { to, ...variables } = { to: '+573001112233', customer: 'Ada', order: 'A-1' };
    const explained = client.explain({ to, type: 'template', name: 'order_shipped', variables });
    expect(explained._unsafeUnwrap().providers).toEqual([
      expect.objectContaining({ provider: starters.get(adapter)?.id, state: 'closed' }),
    ]);
    expect(explained._unsafeUnwrap().providers[0]).not.toHaveProperty('skipped');
    await client.close();
    const used = [...uncommented.matchAll(/\$\{([A-Z0-9_]+)\}/g)].map(([, name]) => name);
    expect(new Set(used)).toEqual(new Set(['NAME', ...Object.keys(environment)]));
  });

  it('writes no value of any kind for a variable', async () => {
    await using folder = await makeFolder();
    await runHere(['init', ...all], {
      directory: folder.path,
      environment: { BIRD_ACCESS_KEY: 'a-true-key' },
    });
    expect((await folder.read('wamux.config.yaml')) + (await folder.read('.env.example'))).not.toContain(
      'a-true-key',
    );
  });

  it('writes over nothing, unless it is forced to', async () => {
    await using folder = await makeFolder();
    await folder.write('.env.example', 'MINE=1');
    const io = { directory: folder.path };
    // This is reported before any question, because nobody can answer.
    const { code, stderr } = await runHere(['init'], io);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/already there: .*\.env\.example\n.*--force/)]);
    await expect(folder.read('wamux.config.yaml')).rejects.toThrow('ENOENT');
    expect(await runHere(['init', '--provider', 'channels', '--force'], io)).toMatchObject({ code: 0 });
    expect(await folder.read('.env.example')).not.toContain('MINE');
  });

  it.each([['--force'], []])(
    'writes no second config beside one of another name, with %s',
    async (...force) => {
      await using folder = await makeFolder();
      await folder.write('wamux.config.json', '{}');
      const { code, stderr } = await runHere(['init', '--provider', 'channels', ...force], {
        directory: folder.path,
      });
      expect([code, stderr]).toEqual([
        1,
        expect.stringMatching(/there is a config already: .*wamux\.config\.json/),
      ]);
      await expect(folder.read('wamux.config.yaml')).rejects.toThrow('ENOENT');
    },
  );

  it.each([['--force'], []])('writes through no link, with %s', async (...force) => {
    await using folder = await makeFolder();
    await folder.write('.env', 'BIRD_ACCESS_KEY=mine');
    await symlink(join(folder.path, '.env'), join(folder.path, '.env.example'));
    const written = await runHere(['init', '--provider', 'channels', ...force], { directory: folder.path });
    expect(written.code).toBe(1);
    expect(await folder.read('.env')).toBe('BIRD_ACCESS_KEY=mine');
    await rm(join(folder.path, '.env'));
    expect(await runHere(['init', '--provider', 'channels'], { directory: folder.path })).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/already there: .*\.env\.example/),
    });
    await expect(folder.read('.env')).rejects.toThrow('ENOENT');
  });

  it('says what is missing where nobody can be asked, and what there is', async () => {
    const { code, stderr } = await runHere(['init']);
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('--provider wolkvox --provider decision-telecom'),
    ]);
    const wrong = await runHere(['init', '--provider', 'nobody']);
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('Adapters: wolkvox') });
    await using folder = await makeFolder();
    await folder.write('file', '');
    const io = { directory: folder.path };
    const nowhere = await runHere(['init', '--provider', 'channels', '--directory', 'file/below'], io);
    expect(nowhere).toMatchObject({ code: 1, stderr: expect.stringMatching(/cannot be written: ENOTDIR/) });
  });

  it.runIf(existsSync('/proc/self'))(
    'ends where no folder can be made, as below one of the kernel',
    async () => {
      const argv = ['init', '--provider', 'channels', '--directory', '/proc/none/below'];
      expect(await runHere(argv)).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('/proc/none cannot be written: ENOENT'),
      });
    },
  );
});
