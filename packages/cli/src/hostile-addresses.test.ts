import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Folder, makeFolder } from './folder.fixture.js';
import { runHere } from './test-io.fixture.js';

// Passwords made as base64 have slashes, and people forget to escape theirs: what does not parse holds one all the same.

let folder: Folder;
beforeAll(async () => {
  folder = await makeFolder();
  const w = { adapter: 'wolkvox', server: '1', token: 't', connectorId: '1', baseUrl: 'http://127.0.0.1:1' };
  await folder.write('wamux.config.json', { providers: { w } });
});
afterAll(() => folder[Symbol.asyncDispose]());

it.each([
  'postgres://app:PASSWORD@127.0.0.1:1/wamux',
  'postgres://app:Zm9v/PASSWORD@127.0.0.1:1/wamux',
  'postgresql://app:100%PASSWORD@127.0.0.1:1/wamux',
  'postgres://app:a#PASSWORD@127.0.0.1:1/wamux',
  'postgres://app:a?PASSWORD@127.0.0.1:1/wamux',
  'postgres://app:a@b:PASSWORD@127.0.0.1:1/wamux',
  'postgres://127.0.0.1:1/wamux?user=app&password=PASSWORD',
  'postgres://app:PASSWORD@127.0.0.1:99999/wamux',
  'postgres://app:PASSWORD@[::1/wamux',
  'postgres://app:PASSWORD',
  'POSTGRES://app:PASSWORD@127.0.0.1:1/wamux',
  'mysql://app:PASSWORD@127.0.0.1:1/wamux',
])('no command shows the password of %s', { timeout: 60_000 }, async (address) => {
  const io = { directory: folder.path };
  const bulk = ['bulk', address, '--to-column', 'a', '--text-column', 'b', '--outbox', address];
  for (const ran of [
    await runHere(['outbox', 'list', '--outbox', address], io),
    await runHere(['outbox', 'list', '--outbox', address, '--json'], io),
    await runHere(['outbox', 'list', '--outboxx', address], io),
    await runHere(['outbox', 'list', address], io),
    await runHere(['doctor', '--json'], { ...io, environment: { WAMUX_OUTBOX: address } }),
    await runHere(bulk, io),
  ]) {
    expect(ran.code).toBeGreaterThan(0);
    expect(ran.stdout + ran.stderr).not.toContain('PASSWORD');
  }
});
