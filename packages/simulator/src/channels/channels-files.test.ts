import { afterEach, beforeEach, expect, test } from 'vitest';
import { startWebhookRig, type WebhookRig } from '../webhooks/webhook-rig.fixture.js';

let rig: WebhookRig;
beforeEach(async () => {
  rig = await startWebhookRig();
  rig.simulator.channels.sendWebhooksTo(rig.receiver.url);
});
afterEach(() => rig.close());

test('the file of a customer takes the access key', async () => {
  const data = Buffer.from('a film');
  await rig.simulator.channels.receiveMessage('573001112233', { type: 'video', mimeType: 'video/mp4', data });
  const [webhook] = await rig.received(1);
  const mediaUrl: string = webhook?.body.payload.body.file.files[0].mediaUrl;
  const { pathname } = new URL(mediaUrl);
  const file = await rig.bird.call(pathname);
  expect([file.status, file.headers['content-type'], file.body]).toEqual([200, 'video/mp4', 'a film']);
  const headers = { authorization: 'AccessKey wrong' };
  expect((await rig.bird.call(pathname, { headers })).status).toBe(401);
  expect((await rig.bird.call('/media/1')).status).toBe(404);
});
