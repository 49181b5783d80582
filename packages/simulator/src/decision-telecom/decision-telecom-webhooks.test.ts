import { afterEach, beforeEach, expect, test } from 'vitest';
import { startWebhookRig, type WebhookRig } from '../webhooks/webhook-rig.fixture.js';

let rig: WebhookRig;
beforeEach(async () => {
  rig = await startWebhookRig();
});
afterEach(() => rig.close());

test("posts to the message's own URL what the client did not know yet", async () => {
  rig.simulator.decisionTelecom.sendWebhooksTo(rig.receiver.origin);
  const { message_id } = (await rig.decision.send({ callback_url: `${rig.receiver.origin}/cb?token=t` }))
    .body;
  await rig.decision.send({ text: 'nobody asked' });
  rig.turnClock(2000);
  const all = await rig.received(2);
  expect(all.map(({ body }) => body)).toEqual([
    { message_id, status: 1 },
    { message_id, status: 7 },
  ]);
  expect(all.map(({ path, query }) => `${path}?${query}`)).toEqual(['/cb?token=t', '/cb?token=t']);
  expect(Object.keys(all[0]?.headers ?? {}).join()).not.toContain('signature');
});

test('a URL elsewhere is reached through the one on loopback', async () => {
  rig.simulator.decisionTelecom.sendWebhooksTo(rig.receiver.url);
  await rig.decision.send({ callback_url: 'https://app.test/cb?token=t' });
  rig.turnClock(900);
  const [webhook] = await rig.received(1);
  expect(`${webhook?.path}?${webhook?.query}`).toBe('/cb?token=t');
});
