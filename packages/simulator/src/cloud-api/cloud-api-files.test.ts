import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startWebhookRig, type WebhookRig } from '../webhooks/webhook-rig.fixture.js';

const minute = 60 * 1000;
let rig: WebhookRig;
beforeEach(async () => {
  rig = await startWebhookRig();
  rig.simulator.cloudApi.sendWebhooksTo(rig.receiver.url);
});
afterEach(() => rig.close());

/** A customer sends a picture; resolves with what the webhook says about it. */
async function receive(): Promise<{ id: string; url: string }> {
  const data = Buffer.from('a picture');
  await rig.simulator.cloudApi.receiveMessage('573001112233', { type: 'image', mimeType: 'image/png', data });
  const [webhook] = await rig.received(1);
  return webhook?.body.entry[0].changes[0].value.messages[0].image;
}

describe('the file of a customer', () => {
  test('is at the address that its id gives', async () => {
    const { id, url } = await receive();
    const described = await rig.meta.get(`/v23.0/${id}`);
    expect(described).toEqual({
      status: 200,
      body: {
        messaging_product: 'whatsapp',
        url,
        mime_type: 'image/png',
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        file_size: 9,
        id,
      },
    });
    const file = await rig.meta.call(url);
    expect([file.status, file.headers['content-type'], file.body]).toEqual([200, 'image/png', 'a picture']);
  });

  test('takes the token at both', async () => {
    const { id, url } = await receive();
    const headers = { authorization: 'Bearer wrong' };
    expect((await rig.meta.call(`/v23.0/${id}`, { headers })).status).toBe(401);
    expect((await rig.meta.call(url, { headers })).status).toBe(401);
  });

  test('is at its address for five minutes, and asked for again has a new one', async () => {
    const { id, url } = await receive();
    rig.turnClock(5 * minute - 1000);
    expect((await rig.meta.call(url)).status).toBe(200);
    rig.turnClock(1000);
    expect((await rig.meta.call(url)).status).toBe(404);
    const { body } = await rig.meta.get(`/v23.0/${id}`);
    expect((await rig.meta.call(String(body.url))).status).toBe(200);
  });

  test('is not given out under another id, or to another number', async () => {
    const { id, url } = await receive();
    expect((await rig.meta.get('/v23.0/1')).body.error).toMatchObject({ code: 100, error_subcode: 33 });
    expect((await rig.meta.get(`/v23.0/${id}?phone_number_id=1`)).status).toBe(400);
    const { phoneNumberId } = rig.simulator.cloudApi.credentials;
    expect((await rig.meta.get(`/v23.0/${id}?phone_number_id=${phoneNumberId}`)).status).toBe(200);
    expect((await rig.meta.call(url.replace(id, '1'))).status).toBe(404);
  });

  test('that we uploaded can be fetched as well', async () => {
    const { body } = await rig.meta.upload();
    const { url, file_size } = (await rig.meta.get(`/v23.0/${body.id}`)).body;
    expect(file_size).toBe(1);
    expect((await rig.meta.call(String(url))).body).toBe('x');
  });
});
