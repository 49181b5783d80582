import { getEventListeners } from 'node:events';
import { inspect } from 'node:util';
import { startSimulator } from '@wamux/simulator';
import { expect, it } from 'vitest';
import { createClient } from 'wamux';
import { adapters, openProvider } from './every-provider.js';

const sends = 3_500;
const mostGrownMb = 40;

it('no listener, and no memory of its own, stays of a send', { timeout: 120_000 }, async () => {
  const simulator = await startSimulator({ timeline: [] });
  const { credentials, origin } = simulator.channels;
  const limits = { concurrency: 50 };
  const bird = { adapter: 'channels', ...credentials, baseUrl: origin, limits } as const;
  const client = await createClient({ providers: { bird } });
  const { signal } = new AbortController();
  const warnings: string[] = [];
  const warn = ({ name }: Error): void => void warnings.push(name);
  process.on('warning', warn);
  const before = process.memoryUsage().heapUsed;
  for (let sent = 0; sent < sends; sent += 50) {
    const batch = Array.from({ length: 50 }, (_, n) =>
      client.send({ to: `+57300${1_000_000 + sent + n}`, type: 'text', text: 'Hola' }, { signal }),
    );
    const results = await Promise.all(batch);
    expect(results.every((result) => result.isOk())).toBe(true);
    simulator.channels.reset();
  }
  const grownMb = (process.memoryUsage().heapUsed - before) / 1e6;
  process.off('warning', warn);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
  expect(warnings).not.toContain('MaxListenersExceededWarning');
  // The simulator, in this process, remembers all of them.
  expect(grownMb - simulator.ledger.acceptances.length / 1_000).toBeLessThan(mostGrownMb);
  await client.close();
  await simulator.close();
});

it.each(adapters)('%s shows no credential to whoever looks into it', async (adapter) => {
  const { dialects } = await import('@wamux/simulator');
  const settings = Object.values(dialects).find(({ name }) => name === adapter)?.config.settings ?? {};
  const secrets = Object.entries(settings).flatMap(([name, value]) =>
    /token|key$|secret|password/i.test(name) ? [String(value)] : [],
  );
  expect(secrets.length).toBeGreaterThan(0);
  await using opened = await openProvider(adapter, 'http://127.0.0.1:9');
  const shown = inspect(opened, { showHidden: true, depth: 30, maxStringLength: null, maxArrayLength: null });
  for (const secret of secrets) expect(shown.includes(secret)).toBe(false);
  for (const secret of secrets) expect(JSON.stringify(opened.provider) ?? '').not.toContain(secret);
});
