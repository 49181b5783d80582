import type { StatusStore, WebhookEvent } from '@wamux/core';
import { createMemoryStatusStore } from '@wamux/tracking';
import { describe, expect, it } from 'vitest';
import { notification, pushed, useStatusRig } from './status-rig.fixture.js';

const rig = useStatusRig();

describe('a repeat', () => {
  const inbound = notification({
    messages: [
      { id: 'wamid.IN', from: '573001112233', timestamp: '1780000000', type: 'text', text: { body: 'hi' } },
    ],
  });
  const template = notification({ nobody: 'knows this' });

  it.each([
    [
      'a status of a message that nobody knows',
      pushed('wamid.E', 'delivered', { biz_opaque_callback_data: 'c-e' }),
    ],
    ['a message of a user', inbound],
    ['what nobody understands', template],
  ])('is marked: %s', async (_, request) => {
    const client = await rig().connect({}, 'meta');
    const marks: (boolean | undefined)[] = [];
    for (let n = 0; n < 3; n += 1) {
      const { events } = await client.handleWebhook('meta', request);
      expect(events).toHaveLength(1);
      marks.push(events[0]?.duplicate);
    }
    expect(marks).toEqual([undefined, true, true]);
  });

  it('is marked for each of thousands in one request', async () => {
    const client = await rig().connect({}, 'meta');
    const statuses = Array.from({ length: 7_000 }, (_, n) => ({
      id: `wamid.${n}`,
      status: 'sent',
      timestamp: '1780000000',
    }));
    const request = notification({ statuses });
    const first = await client.handleWebhook('meta', request);
    expect(first.events.filter(({ duplicate }) => duplicate)).toHaveLength(0);
    const second = await client.handleWebhook('meta', request);
    expect(second.events.filter(({ duplicate }) => duplicate)).toHaveLength(7_000);
  });

  it('is no event that the app could not take', async () => {
    const client = await rig().connect({}, 'meta');
    const seen: (boolean | undefined)[] = [];
    let isFull = true;
    const handler = client.webhookHandler('meta', (events) => {
      seen.push(...events.map(({ duplicate }) => duplicate));
      if (isFull) throw new Error('the disk is full');
    });
    const deliver = async ({ url, headers, rawBody }: typeof inbound) =>
      (await handler(new Request(url, { method: 'POST', headers, body: rawBody }))).status;
    for (const request of [inbound, pushed('wamid.E', 'sent')]) {
      isFull = true;
      expect(await deliver(request)).toBe(503);
      isFull = false;
      expect([await deliver(request), await deliver(request)]).toEqual([200, 200]);
      expect(seen.splice(0)).toEqual([undefined, undefined, true]);
    }
  });

  it.each([
    ['a message of a user', inbound],
    ['a status', pushed('wamid.F', 'sent')],
    ['what nobody understands', template],
  ])('of what the app is taking shares its fate, whichever handler it comes to: %s', async (_, request) => {
    let asked = 0;
    const store = createMemoryStatusStore();
    const statusStore: StatusStore = {
      ...store,
      addStatusUpdates(updates) {
        asked += 1;
        return store.addStatusUpdates(updates);
      },
      markEvents(keys) {
        asked += 1;
        return store.markEvents(keys);
      },
    };
    const client = await rig().connect({ statusStore }, 'meta');
    const stored: string[] = [];
    let fail = (): void => {};
    const failing = new Promise<void>((_, reject) => {
      fail = () => reject(new Error('the database is away'));
    });
    let isFirst = true;
    // An app that skips repeats, and makes a handler for each request.
    const deliver = async (address: 'meta' | undefined): Promise<number> => {
      const take = async (events: readonly WebhookEvent[]): Promise<void> => {
        for (const { duplicate, type } of events) {
          if (duplicate) continue;
          if (isFirst) {
            isFirst = false;
            await failing;
          }
          stored.push(type);
        }
      };
      const handler =
        address === undefined ? client.webhookHandler(take) : client.webhookHandler(address, take);
      const { url, headers, rawBody } = request;
      return (await handler(new Request(url, { method: 'POST', headers, body: rawBody }))).status;
    };
    const first = deliver('meta');
    await expect.poll(() => isFirst).toBe(false);
    const again = deliver(undefined);
    await expect.poll(() => asked).toBe(2);
    for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
    fail();
    expect([await first, await again, stored]).toEqual([503, 503, []]);
    expect([await deliver('meta'), stored.length]).toEqual([200, 1]);
  });
});
