import { setTimeout as sleep } from 'node:timers/promises';
import type { Result } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { adapters, openProvider, openServer, operations } from './every-provider.js';

const message = { to: '+573001112233', type: 'text', text: 'Hola' } as const;

describe.each(adapters)('%s', (adapter) => {
  it('may be closed twice, and answers every call after that with an error', async () => {
    await using server = await openServer(() => ({ status: 200 }));
    const { provider, ...opened } = await openProvider(adapter, server.origin);
    await Promise.all([provider.close(), provider.close()]);
    await opened[Symbol.asyncDispose]();
    await provider.close();
    for (const [name, ask] of Object.entries(operations)) {
      const result = (await ask(provider, 'id-1')) as Result<unknown, unknown> | undefined;
      // Bird lists the projects of the config, and there are none here, so no request is needed.
      if (result?.isOk()) expect([name, result.value]).toEqual(['listTemplates', []]);
    }
    expect(server.requests).toEqual([]);
  });

  it('ends a call that is in flight with a typed outcome when it is closed', async () => {
    const silent = await openServer(() => ({ status: 200 }), { answers: false });
    const { provider, ...opened } = await openProvider(adapter, silent.origin);
    const sending = provider.send(message);
    for (let waits = 0; silent.requests.length === 0 && waits < 500; waits += 1) await sleep(5);
    const closing = opened[Symbol.asyncDispose]();
    const result = await sending;
    await closing;
    expect(result.isErr()).toBe(true);
    // Where the request had left, nobody knows whether it was accepted. Wolkvox sends no free text this way.
    const { outcome, kind } = result._unsafeUnwrapErr();
    if (silent.requests.length > 0) expect([kind, outcome]).toEqual([kind, 'unknown']);
    else expect(outcome).toBe('not-accepted');
    await silent[Symbol.asyncDispose]();
  });
});
