import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { adapters } from './floors.js';

const root = join(import.meta.dirname, '..');

/** Runs in its own process, since other tests have made schemas in this one. zod calls its post-processor for each schema. */
const script = `
  import * as z from 'zod';
  let made = 0;
  z.config({ postProcessor: () => { made += 1; } });
  const counts = {};
  const count = async (name, work) => {
    const before = made;
    const value = await work();
    counts[name] = made - before;
    return value;
  };
  const { parseMessage } = await count('core', () => import('./packages/core/src/input/index.ts'));
  await count('policy', () => import('./packages/core/src/policy/index.ts'));
  const { createClient } = await count('wamux', () => import('./packages/client/src/index.ts'));
  const dt = { adapter: 'decision-telecom', apiKey: 'key', sender: 'Shop' };
  const client = await count('client', () => createClient({ providers: { dt } }));
  const text = { to: '+573001112233', type: 'text', text: 'Hola' };
  await count('text', () => parseMessage(text)._unsafeUnwrap());
  await count('second text', () => parseMessage(text)._unsafeUnwrap());
  await client.close();
  console.log(JSON.stringify(counts));
`;

/** The schemas of all kinds of message, templates and routes would be 900. */
const mostAllowed = { core: 10, policy: 0, wamux: 60, client: 200, text: 45, 'second text': 0 };

it('makes the schemas that a client with one provider and its first message need, and no others', async () => {
  const flags = ['--conditions=@wamux/source', '--import', 'tsx', '--input-type=module', '--eval', script];
  const { stdout } = await promisify(execFile)(process.execPath, flags, { cwd: root });
  const made: Record<string, number> = JSON.parse(stdout);
  for (const [step, most] of Object.entries(mostAllowed)) {
    expect(made[step], `schemas made by the step "${step}"`).toBeLessThanOrEqual(most);
  }
  expect(made.text).toBeGreaterThan(0);
});

it('takes from the schemas of requests their types alone, but in tests', () => {
  const imports = adapters.flatMap((adapter) => {
    const folder = join(root, 'packages', adapter, 'src');
    const files = readdirSync(folder).filter((file) => /^[\w-]+\.ts$/.test(file));
    return files.flatMap((file) => {
      const written =
        readFileSync(join(folder, file), 'utf8').match(/^import [^;]*-request-api\.js'/gm) ?? [];
      return written.map((line) => ({ file, isOfTypes: line.startsWith('import type ') }));
    });
  });
  expect(imports.length).toBeGreaterThan(6);
  expect(imports.filter(({ isOfTypes }) => !isOfTypes)).toEqual([]);
});
