import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { DialectDescription } from './dialect.js';
import { dialects } from './dialects.js';
import { startSimulator } from './simulator.js';

test('every provider listens on a loopback port of its own, with credentials nobody could mistake for true', async () => {
  await using simulator = await startSimulator();
  const registered = Object.entries(dialects) as [keyof typeof dialects, DialectDescription][];
  const members = registered.map(([member, { name }]) => [name, simulator[member]]);
  expect([...simulator.providers]).toEqual(members);
  const origins = new Set<string>();
  for (const [name, { credentials, description, dialect, origin }] of simulator.providers) {
    expect(dialect).toBe(name);
    expect(origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    origins.add(origin);
    expect(JSON.stringify(credentials)).toContain('simulated-');
    expect(description.secrets.length).toBeGreaterThan(0);
    // A line of a private key cannot be marked as fake.
    for (const secret of description.secrets) expect(secret).toMatch(/^simulated-|^[\w+/]{64}$/);
    expect(description.routes).toEqual(expect.arrayContaining([...description.sendRoutes]));
  }
  expect(origins.size).toBe(simulator.providers.size);
});

test('starts those dialects alone that it is given, each under its member’s name', async () => {
  await using simulator = await startSimulator({ dialects: { mine: dialects.wolkvox } });
  expect([...simulator.providers.keys()]).toEqual(['wolkvox']);
  expect(simulator.mine.credentials.token).toBe('simulated-wolkvox-token');
  expect(simulator).not.toHaveProperty('channels');
});

test('a provider listens where it is told to; where that port is taken, nothing stays behind', async () => {
  await using simulator = await startSimulator();
  const taken = Number(new URL(simulator.channels.origin).port);
  await simulator.channels.unplug();
  await using again = await startSimulator({ ports: { channels: taken } });
  expect(again.channels.origin).toBe(simulator.channels.origin);
  const { port } = new URL(simulator.wolkvox.origin);
  await simulator.wolkvox.unplug();
  const started = startSimulator({ ports: { wolkvox: Number(port), channels: taken } });
  await expect(started).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await expect(fetch(simulator.wolkvox.origin)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
});

test('close may be called again; afterwards nothing listens and nothing can be plugged in', async () => {
  const simulator = await startSimulator();
  await simulator.close();
  await simulator.close();
  await expect(fetch(simulator.wolkvox.origin)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  await expect(simulator.wolkvox.plug()).rejects.toThrow('closed');
});

test('close leaves no handle open: a process with hung, dripping and delayed answers and unheard webhooks ends by itself', async () => {
  const program = `
    import { startSimulator } from './simulator.ts';
    const simulator = await startSimulator({ latencyMs: 60_000 });
    const { decisionTelecom: provider } = simulator;
    const send = () => fetch(provider.origin + '/v1/api/send-whatsapp', {
      method: 'POST',
      headers: { authorization: 'Basic ' + provider.credentials.apiKey, 'content-type': 'application/json' },
      body: JSON.stringify({ source_addr: 'Simulated', destination_addr: 573001112233, message_type: 1, text: 'x' }),
    }).then((response) => response.text()).catch(() => 'broken');
    for (const fault of ['hang', 'drip', 'oversized', { accept: true, status: 200, body: '', delayMs: 60_000 }]) {
      provider.on('send-whatsapp', fault, { times: 1 });
    }
    simulator.channels.sendWebhooksTo(simulator.wolkvox.origin, { late: 60_000 });
    simulator.channels.deliverWebhook({});
    simulator.cloudApi.sendWebhooksTo(simulator.wolkvox.origin);
    simulator.cloudApi.receiveMessage('573001112233', { type: 'text', text: 'x' });
    const answers = Promise.all([send(), send(), send(), send(), send()]);
    while (provider.requests.length < 5) await new Promise(setImmediate);
    await simulator.close();
    process.stdout.write((await answers).join());
  `;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '--eval', program],
    { cwd: fileURLToPath(new URL('.', import.meta.url)), timeout: 20_000 },
  );
  expect(stdout).toBe('broken,broken,broken,broken,broken');
});
