import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startSimulator } from '../simulator.js';
import { infobipClient, orderShipped, to } from './infobip-client.fixture.js';
import { infobip } from './infobip-dialect.js';

const begin = Date.UTC(2026, 10, 27, 14, 0, 0);
let clock = begin;
const start = () => startSimulator({ now: () => clock, dialects: { infobip } });
let simulator: Awaited<ReturnType<typeof start>>;
let client: ReturnType<typeof infobipClient>;
beforeEach(async () => {
  clock = begin;
  simulator = await start();
  client = infobipClient(simulator);
});
afterEach(() => simulator.close());

interface PulledReport {
  readonly messageId: string;
  readonly status: { readonly id: number };
}
const ask = async (query?: string) => {
  const { results } = (await client.reports(query)).body as { readonly results: readonly PulledReport[] };
  return results.map(({ messageId, status }) => `${messageId} ${status.id}`);
};
const send = (messageId: string, more: object = {}) =>
  client.send('text', { text: 'Hola' }, { messageId, ...more });

describe('reports that are asked for', () => {
  test('are given once, of each status that was reached, the latest first', async () => {
    await send('a', { callbackData: 'order-7' });
    expect(await ask()).toEqual([]);
    clock += 300;
    expect((await client.reports()).body).toEqual({
      results: [
        {
          event: 'DELIVERY',
          channel: 'WHATSAPP',
          sender: '441134960000',
          destination: to,
          sentAt: '2026-11-27T14:00:00.000+0000',
          doneAt: '2026-11-27T14:00:00.300+0000',
          bulkId: '',
          messageId: 'a',
          callbackData: 'order-7',
          messageCount: 1,
          status: {
            groupId: 3,
            groupName: 'DELIVERED',
            id: 2,
            name: 'DELIVERED_TO_OPERATOR',
            description: 'Message delivered to operator',
          },
          error: {
            groupId: 0,
            groupName: 'OK',
            id: 0,
            name: 'NO_ERROR',
            description: 'No Error',
            permanent: false,
          },
        },
      ],
    });
    await send('b');
    clock += 2_000;
    expect(await ask()).toEqual(['b 5', 'a 5', 'b 2']);
    expect(await ask()).toEqual([]);
  });

  test('are chosen by message, channel and number; what is not chosen stays', async () => {
    await send('a');
    await send('b');
    clock += 300;
    expect(await ask('?channel=SMS')).toEqual([]);
    expect(await ask('?messageId=b')).toEqual(['b 2']);
    clock += 600;
    expect(await ask('?limit=1&messageId=a')).toEqual(['a 5']);
    expect(await ask('?channel=WHATSAPP')).toEqual(['b 5', 'a 2']);
  });

  test('are of the last 48 hours', async () => {
    await send('a');
    clock += 48 * 3_600_000 + 600;
    expect(await ask()).toEqual(['a 5']);
  });

  test('are lost where their answer is', async () => {
    await send('a');
    clock += 300;
    simulator.infobip.on('get-reports', 'empty', { times: 1 });
    await client.reports();
    expect(await ask()).toEqual([]);
  });

  test.each(['?limit=0', '?limit=1001', '?limit=x', '?page=2'])('no query %s', async (query) => {
    expect((await client.reports(query)).status).toBe(400);
  });

  test('tell why a message is lost', async () => {
    simulator.infobip.closeWindow(to);
    await send('free');
    expect((await client.sendTemplate(orderShipped, { messageId: 'template' })).status).toBe(200);
    clock += 300;
    const { results } = (await client.reports()).body;
    expect(results).toMatchObject([
      {
        messageId: 'free',
        status: { id: 9, groupName: 'UNDELIVERABLE' },
        error: { id: 7010, permanent: true },
      },
      { messageId: 'template', status: { id: 2 } },
    ]);
  });
});

test.each([
  [131049, 7032],
  [131050, 7033],
  [131047, 7010],
  [undefined, 7002],
])('what Meta calls %s is the error %i', async (metaCode, id) => {
  const step = { status: 'failed', afterMs: 10, ...(metaCode !== undefined && { metaCode }) } as const;
  simulator.infobip.setTimeline(to, [step]);
  await send('a');
  clock += 10;
  expect((await client.reports()).body.results).toMatchObject([{ error: { id } }]);
});
