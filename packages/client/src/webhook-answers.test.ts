import { createHmac } from 'node:crypto';
import { startSimulator } from '@wamux/simulator';
import type { WebhookAnswer } from '@wamux/tracking';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Client, createClient } from './client.js';
import { startWebhookServer } from './webhook-server.fixture.js';

const publicUrl = 'https://app.example.test/webhooks/twilio';
const accountSid = `AC${'0'.repeat(32)}`;
const authToken = 'wamux-test-token';
const secret = 'wamux-test-secret-of-the-address';
const providers = {
  twilio: {
    adapter: 'twilio',
    accountSid,
    authToken,
    from: '+14155550100',
    webhook: { secrets: [authToken], publicUrl },
  },
  gupshup: {
    adapter: 'gupshup',
    appId: 'aaaaaaaa-bbbb-4ccc-8ddd-000000000001',
    token: 'token-1',
    webhook: { secrets: [secret] },
  },
  first: {
    adapter: 'gupshup',
    api: 'v1',
    apiKey: 'key-1',
    appName: 'Shop',
    from: '+14155550100',
    webhook: { secrets: [secret] },
  },
};

/** A message of a user, as Twilio signs and sends it. */
function inbound(token = authToken) {
  const form = {
    AccountSid: accountSid,
    Body: 'hola',
    From: 'whatsapp:+573001112233',
    MessageSid: `SM${'1'.repeat(32)}`,
    NumMedia: '0',
    To: 'whatsapp:+14155550100',
  };
  const text = Object.entries(form).flat().join('');
  const signature = createHmac('sha1', token)
    .update(publicUrl + text)
    .digest('base64');
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-twilio-signature': signature,
  };
  return { method: 'POST', url: publicUrl, headers, rawBody: Buffer.from(`${new URLSearchParams(form)}`) };
}

const pushed = (body: object, proof = secret) => ({
  method: 'POST',
  url: `/webhooks/gupshup?secret=${proof}`,
  headers: { 'content-type': 'application/json' },
  rawBody: Buffer.from(JSON.stringify(body)),
});

/** What Twilio sends to the user who wrote, by https://www.twilio.com/docs/api/twiml/sms/your_response */
function sentByTwilio({ status, headers, body }: WebhookAnswer): string | undefined {
  if (status >= 300) return undefined;
  if (headers['content-type']?.startsWith('text/plain')) return body;
  return /<Message>(.*)<\/Message>/.exec(body)?.[1];
}

let client: Client;
beforeEach(async () => {
  client = await createClient({ providers, routes: [{ try: ['twilio'] }] });
});
afterEach(() => client.close());

describe('the answer to a message of a user', () => {
  it('is not sent to the user by Twilio', async () => {
    for (const handled of [
      await client.handleWebhook('twilio', inbound()),
      await client.handleWebhook(inbound()),
    ]) {
      expect(handled).toMatchObject({ response: { status: 200 }, events: [{ type: 'message' }] });
      expect(sentByTwilio(handled.response)).toBeUndefined();
      expect(handled.response).toMatchObject({
        headers: { 'content-type': 'text/xml; charset=utf-8' },
        body: '<Response/>',
      });
    }
    const { headers, rawBody } = inbound();
    const response = await client.webhookHandler('twilio')(
      new Request(publicUrl, { method: 'POST', headers, body: rawBody }),
    );
    expect(response.headers.get('content-type')).toBe('text/xml; charset=utf-8');
    expect([response.status, await response.text()]).toEqual([200, '<Response/>']);
  });

  it('makes the simulated Twilio send nothing', async () => {
    const simulator = await startSimulator();
    const server = await startWebhookServer(() => client);
    const { from, authToken: key, accountSid: account } = simulator.twilio.credentials;
    await client.close();
    client = await createClient({
      providers: {
        twilio: {
          ...providers.twilio,
          accountSid: account,
          authToken: key,
          from,
          webhook: { secrets: [key], publicUrl },
        },
      },
      routes: [{ try: ['twilio'] }],
    });
    simulator.twilio.sendWebhooksTo(`${server.origin}/twilio`, { registeredUrl: publicUrl });
    await simulator.twilio.receiveMessage('+573001112233', { type: 'text', text: 'Hola' });
    await server.close();
    await simulator.close();
    expect(server.handled).toMatchObject([{ response: { status: 200 }, events: [{ type: 'message' }] }]);
    expect(simulator.ledger.acceptances).toEqual([]);
  });

  it('is empty for Gupshup, in both of its APIs and at an address of all', async () => {
    const empty = { response: { status: 200, body: '' } };
    expect(await client.handleWebhook('gupshup', pushed({ any: 'thing' }))).toMatchObject(empty);
    expect(await client.handleWebhook('first', pushed({ any: 'thing' }))).toMatchObject(empty);
    expect(await client.handleWebhook(pushed({ any: 'thing' }))).toMatchObject(empty);
  });

  it('says why a request was not taken, whoever is asked', async () => {
    for (const { response } of [
      await client.handleWebhook('twilio', inbound('another-token')),
      await client.handleWebhook('gupshup', pushed({}, 'another-secret-of-the-address')),
    ]) {
      expect(response).toMatchObject({
        status: 401,
        headers: { 'content-type': 'text/plain; charset=utf-8' },
      });
      expect(response.body).not.toBe('');
    }
  });
});
