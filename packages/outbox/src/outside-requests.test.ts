import { AsyncLocalStorage } from 'node:async_hooks';
import { attemptChannel } from '@wamux/core';
import { expect, it } from 'vitest';
import { describeOn, text } from './rig.fixture.js';

const requests = new AsyncLocalStorage<string>();

describeOn(['sqlite'], 'a worker', (rig) => {
  it('sends outside of the request that started it, and of those that gave it messages', async () => {
    const seen: (string | undefined)[] = [];
    const start = (): void => void seen.push(requests.getStore());
    attemptChannel.start.subscribe(start);
    requests.run('first request', () => rig.outbox.start());
    for (const request of ['second request', 'third request'])
      await requests.run(request, () => rig.outbox.enqueue(text));
    await expect.poll(() => rig.simulator.ledger.acceptances.length).toBe(2);
    attemptChannel.start.unsubscribe(start);
    expect(seen).toEqual([undefined, undefined]);
  });
});
