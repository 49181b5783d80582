import { expect, it } from 'vitest';
import { adapters, openProvider, openServer, operations } from './every-provider.js';

it.each(adapters)(
  '%s follows no redirect, whatever it asks: the other host hears of nothing',
  async (adapter) => {
    await using elsewhere = await openServer(() => ({ status: 200 }));
    let status = 301;
    await using server = await openServer(() => ({
      status,
      headers: { location: `${elsewhere.origin}/stolen` },
    }));
    await using opened = await openProvider(adapter, server.origin);
    for (status of [301, 302, 303, 307, 308]) {
      for (const [name, ask] of Object.entries(operations)) {
        const result = await ask(opened.provider, 'id-1');
        if (name === 'send') expect(result, `${status}`).toHaveProperty('error');
      }
    }
    expect(server.requests.length).toBeGreaterThan(0);
    expect(elsewhere.requests).toEqual([]);
  },
  120_000,
);
