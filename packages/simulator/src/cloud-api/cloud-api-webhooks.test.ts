import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ReceivedWebhook, startReceiver } from '../webhooks/receiver.fixture.js';
import { metaSignature } from '../webhooks/signatures.fixture.js';
import {
  metaStatuses,
  metaWords,
  seconds,
  startWebhookRig,
  type WebhookRig,
} from '../webhooks/webhook-rig.fixture.js';
import { body } from './cloud-api-client.fixture.js';

let rig: WebhookRig;
beforeEach(async () => {
  rig = await startWebhookRig();
});
afterEach(() => rig.close());

test('each status when it happens, by the clock of the simulator, in the documented envelope', async () => {
  rig.simulator.cloudApi.sendWebhooksTo(rig.receiver.url);
  const { id } = (await rig.meta.send({ biz_opaque_callback_data: 'my-id-1' })).body.messages[0];
  await rig.received(0);
  rig.turnClock(300);
  const [sent] = await rig.received(1);
  expect(sent).toMatchObject({ method: 'POST', path: '/hook' });
  expect(sent?.query.get('app')).toBe('1');
  expect(sent?.headers['content-type']).toBe('application/json');
  expect(sent?.body).toEqual({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: rig.simulator.cloudApi.credentials.businessAccountId,
        changes: [
          {
            field: 'messages',
            value: {
              messaging_product: 'whatsapp',
              metadata: {
                display_phone_number: expect.stringMatching(/^\d+$/),
                phone_number_id: rig.simulator.cloudApi.credentials.phoneNumberId,
              },
              statuses: [
                {
                  id,
                  status: 'sent',
                  timestamp: seconds(300),
                  recipient_id: '573001112233',
                  conversation: {
                    id: expect.any(String),
                    expiration_timestamp: seconds(24 * 60 * 60 * 1000),
                    origin: { type: 'service' },
                  },
                  pricing: { billable: false, pricing_model: 'PMP', category: 'service' },
                  biz_opaque_callback_data: 'my-id-1',
                },
              ],
            },
          },
        ],
      },
    ],
  });
  rig.turnClock(1700);
  expect(metaWords(await rig.received(3))).toEqual(['sent', 'delivered', 'read']);
  expect(metaStatuses(rig.receiver.received[2] as ReceivedWebhook)).toEqual([
    {
      id,
      status: 'read',
      timestamp: seconds(2000),
      recipient_id: '573001112233',
      biz_opaque_callback_data: 'my-id-1',
    },
  ]);
});

test('is signed over the bytes with the app secret', async () => {
  rig.simulator.cloudApi.sendWebhooksTo(rig.receiver.url);
  await rig.simulator.cloudApi.receiveMessage('573001112233', { type: 'text', text: '¡Hola! 👍 / <x>' });
  const [webhook] = await rig.received(1);
  expect(webhook?.text).toContain('¡Hola! 👍');
  expect(webhook?.headers['x-hub-signature-256']).toBe(
    metaSignature('simulated-app-secret', webhook?.text ?? ''),
  );
});

test('a failure carries its error, a template its price', async () => {
  rig.simulator.cloudApi.sendWebhooksTo(rig.receiver.url);
  rig.simulator.cloudApi.setTimeline('573001112233', [
    { status: 'processing', afterMs: 1 },
    { status: 'sent', afterMs: 2 },
    { status: 'failed', afterMs: 3 },
  ]);
  await rig.meta.sendTemplate('order_feedback', [
    body('Ada'),
    { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: 'x' }] },
  ]);
  rig.turnClock(3);
  const [sent, failed] = (await rig.received(2)).map((webhook) => metaStatuses(webhook)[0]);
  expect(sent).toMatchObject({ pricing: { billable: true, category: 'marketing' } });
  expect(failed).toMatchObject({
    status: 'failed',
    errors: [{ code: 131026, title: expect.any(String), error_data: { details: expect.any(String) } }],
  });
});

test('a failure carries the code that its timeline names', async () => {
  rig.simulator.cloudApi.sendWebhooksTo(rig.receiver.url);
  for (const metaCode of [130497, 999999]) {
    rig.simulator.cloudApi.setTimeline('573001112233', [{ status: 'failed', afterMs: 0, metaCode }]);
    await rig.meta.send();
  }
  const failed = (await rig.received(2)).flatMap(metaStatuses);
  expect(failed).toMatchObject([{ errors: [{ code: 130497 }] }, { errors: [{ code: 999999 }] }]);
});

test('of a user id, each names it as one, and no number', async () => {
  rig.simulator.cloudApi.sendWebhooksTo(rig.receiver.url);
  await rig.meta.send({ to: undefined, recipient: 'CO.1349' });
  rig.turnClock(300);
  const [sent] = (await rig.received(1)).flatMap(metaStatuses);
  expect(sent).toMatchObject({ status: 'sent', recipient_user_id: 'CO.1349' });
  expect(sent).not.toHaveProperty('recipient_id');
});

test('batched: so many statuses in one body, the rest when no more are to come', async () => {
  rig.simulator.cloudApi.sendWebhooksTo(rig.receiver.url, { batched: 4 });
  await rig.meta.send();
  await rig.meta.send();
  rig.turnClock(900);
  expect(metaWords(await rig.received(1))).toEqual(['sent+sent+delivered+delivered']);
  rig.turnClock(2000);
  expect(metaWords(await rig.received(2))[1]).toBe('read+read');
  const ids = rig.receiver.received.flatMap(metaStatuses).map(({ id }) => id);
  expect(new Set(ids).size).toBe(2);
});

test('the challenge of a verification, answered right and not', async () => {
  const asked: URLSearchParams[] = [];
  const app = await startReceiver((response, { query }) => {
    asked.push(query);
    const isRight = query.get('hub.verify_token') === 'simulated-verify-token';
    response.end(isRight ? query.get('hub.challenge') : 'no');
  });
  expect(await rig.simulator.cloudApi.verifyWebhook(app.url)).toBe(true);
  expect(Object.fromEntries(asked[0] ?? [])).toEqual({
    app: '1',
    'hub.mode': 'subscribe',
    'hub.verify_token': 'simulated-verify-token',
    'hub.challenge': expect.stringMatching(/^\d+$/),
  });
  await app.close();
  expect(await rig.simulator.cloudApi.verifyWebhook(app.url)).toBe(false);
  expect(await rig.simulator.cloudApi.verifyWebhook(rig.receiver.url)).toBe(false);
  await expect(rig.simulator.cloudApi.verifyWebhook('http://example.test/')).rejects.toThrow('loopback only');
});
