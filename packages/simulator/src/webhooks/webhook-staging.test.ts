import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ReceivedWebhook, startReceiver } from './receiver.fixture.js';
import { metaStatuses, metaWords, seconds, startWebhookRig, type WebhookRig } from './webhook-rig.fixture.js';

let rig: WebhookRig;
beforeEach(async () => {
  rig = await startWebhookRig();
});
afterEach(() => rig.close());

test('late: by the clock, and saying when it happened', async () => {
  rig.simulator.cloudApi.sendWebhooksTo(rig.receiver.url, { late: 60_000 });
  await rig.meta.send();
  rig.turnClock(60_299);
  await rig.received(0);
  rig.turnClock(1);
  const [webhook] = await rig.received(1);
  expect(metaStatuses(webhook as ReceivedWebhook)[0]).toMatchObject({
    status: 'sent',
    timestamp: seconds(300),
  });
});

test('doubled: word for word, with the same signature and time', async () => {
  rig.simulator.channels.sendWebhooksTo(rig.receiver.url, { doubled: true });
  await rig.bird.send();
  rig.turnClock(2000);
  const all = await rig.received(6);
  for (const index of [0, 2, 4]) {
    expect(all[index + 1]?.text).toBe(all[index]?.text);
    expect(all[index + 1]?.headers).toMatchObject({
      'messagebird-signature': all[index]?.headers['messagebird-signature'],
      'messagebird-request-timestamp': all[index]?.headers['messagebird-request-timestamp'],
    });
  }
  expect(new Set(all.map(({ text }) => text)).size).toBe(3);
});

test('shuffled: all of them when the last one happened, in the disorder of the seed', async () => {
  const orderWith = async (seed: number) => {
    const from = rig.receiver.received.length;
    const stop = rig.simulator.cloudApi.sendWebhooksTo(rig.receiver.url, { shuffled: true, seed });
    await rig.meta.send();
    rig.turnClock(1999);
    await rig.received(from);
    rig.turnClock(1);
    const all = await rig.received(from + 3);
    stop();
    return metaWords(all.slice(from)).join();
  };
  const [first, again] = [await orderWith(1), await orderWith(1)];
  expect(first).toBe(again);
  expect(first).not.toBe('sent,delivered,read');
  expect(first.split(',').sort()).toEqual(['delivered', 'read', 'sent']);
});

test('early: the first status is answered before the send is', async () => {
  const log: string[] = [];
  const slow = await startReceiver((response, webhook) => {
    log.push(metaWords([webhook]).join());
    setTimeout(() => response.end(), 50);
  });
  rig.simulator.cloudApi.sendWebhooksTo(slow.url, { early: true, late: 10, batched: 2 });
  const { id } = (await rig.meta.send()).body.messages[0];
  log.push('answered');
  rig.turnClock(2010);
  await expect.poll(() => log).toEqual(['sent', 'answered', 'delivered+read']);
  expect(metaStatuses(slow.received[0] as ReceivedWebhook)).toMatchObject([{ id, timestamp: seconds(0) }]);
  await slow.close();
});

test('early: what a provider does not tell happens silently before; a query agrees', async () => {
  rig.simulator.decisionTelecom.sendWebhooksTo(rig.receiver.url, { early: true });
  const { message_id } = (await rig.decision.send({ callback_url: `${rig.receiver.origin}/cb` })).body;
  expect(rig.receiver.received.map(({ body }) => body)).toEqual([{ message_id, status: 1 }]);
  expect(await rig.decision.statusOf(message_id)).toEqual({ message_id, status: 1 });
});

test('early: a receiver that is gone holds no answer up for long', async () => {
  await rig.receiver.close();
  rig.simulator.cloudApi.sendWebhooksTo(rig.receiver.url, { early: true });
  expect((await rig.meta.send()).status).toBe(200);
  expect(rig.simulator.cloudApi.webhooks).toMatchObject([{ attempt: 1, status: null }]);
});

test('an accepted message whose answer is lost is told of all the same; a refused one is not', async () => {
  rig.simulator.cloudApi.sendWebhooksTo(rig.receiver.url);
  rig.simulator.cloudApi.on('send', 'reset-after-acceptance', { times: 1 });
  rig.simulator.cloudApi.on('send', 'rate-limit');
  const message = { messaging_product: 'whatsapp', to: '573001112233', type: 'text', text: { body: 'x' } };
  await rig.meta.call(`${rig.meta.number}/messages`, { method: 'POST', body: message });
  await rig.meta.send();
  rig.turnClock(300);
  expect(metaWords(await rig.received(1))).toEqual(['sent']);
});
