import { createHash, createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ChannelsClient, channelsClient } from '../channels/channels-client.fixture.js';
import { body, type CloudApiClient, cloudApiClient } from '../cloud-api/cloud-api-client.fixture.js';
import {
  type DecisionTelecomClient,
  decisionTelecomClient,
} from '../decision-telecom/decision-telecom-client.fixture.js';
import { type Simulator, startSimulator } from '../simulator.js';
import { type ReceivedWebhook, type Receiver, startReceiver } from './receiver.fixture.js';

const start = Date.UTC(2026, 5, 30, 12, 0, 0);
const seconds = (afterMs: number) => String(Math.floor((start + afterMs) / 1000));
let clock = start;
let simulator: Simulator;
let receiver: Receiver;
let meta: CloudApiClient;
let bird: ChannelsClient;
let decision: DecisionTelecomClient;
beforeEach(async () => {
  clock = start;
  simulator = await startSimulator({ now: () => clock });
  receiver = await startReceiver();
  meta = cloudApiClient(simulator);
  bird = channelsClient(simulator);
  decision = decisionTelecomClient(simulator);
});
afterEach(async () => {
  await simulator.close();
  await receiver.close();
});

/** Until so many came, and then long enough for one too many. */
const received = async (count: number): Promise<readonly ReceivedWebhook[]> => {
  await expect
    .poll(() => receiver.received.length, { interval: 5, timeout: 3000 })
    .toBeGreaterThanOrEqual(count);
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(receiver.received).toHaveLength(count);
  return receiver.received;
};
const metaStatuses = ({
  body,
}: ReceivedWebhook): readonly { id: string; status: string; timestamp: string }[] =>
  body.entry[0].changes[0].value.statuses;
const metaWords = (all: readonly ReceivedWebhook[]) =>
  all.map((webhook) =>
    metaStatuses(webhook)
      .map(({ status }) => status)
      .join('+'),
  );

/** The documented formulas, apart from the code under test. */
const metaSignature = (secret: string, text: string): string =>
  `sha256=${createHmac('sha256', secret).update(Buffer.from(text)).digest('hex')}`;
const birdSignature = (key: string, timestamp: string, url: string, text: string): string => {
  const hash = createHash('sha256').update(text).digest();
  const signed = Buffer.concat([Buffer.from(`${timestamp}\n${url}\n`), hash]);
  return createHmac('sha256', key).update(signed).digest('base64');
};

test('the formulas give what is known of them', () => {
  expect(metaSignature('app-secret', '{"object":"whatsapp_business_account","entry":[]}')).toBe(
    'sha256=d3e4f9da0ce6c71ab3dba55929b8eeeee2455349e534924ead19f98d143e904f',
  );
  const text =
    '{"service":"channels","event":"whatsapp.outbound","payload":{"id":"m1","status":"delivered"}}';
  expect(birdSignature('test-signing-key', '1719823259', 'https://example.test/webhooks/bird', text)).toBe(
    'vlmWk66U4a49MOzJqWp+pZQbhkrWEboNOSs5xTPQ4Dk=',
  );
});

describe('Meta', () => {
  test('each status when it happens, by the clock of the simulator, in the documented envelope', async () => {
    simulator.cloudApi.sendWebhooksTo(receiver.url);
    const { id } = (await meta.send({ biz_opaque_callback_data: 'my-id-1' })).body.messages[0];
    await received(0);
    clock += 300;
    const [sent] = await received(1);
    expect(sent).toMatchObject({ method: 'POST', path: '/hook' });
    expect(sent?.query.get('app')).toBe('1');
    expect(sent?.headers['content-type']).toBe('application/json');
    expect(sent?.body).toEqual({
      object: 'whatsapp_business_account',
      entry: [
        {
          id: simulator.cloudApi.credentials.businessAccountId,
          changes: [
            {
              field: 'messages',
              value: {
                messaging_product: 'whatsapp',
                metadata: {
                  display_phone_number: expect.stringMatching(/^\d+$/),
                  phone_number_id: simulator.cloudApi.credentials.phoneNumberId,
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
    clock += 1700;
    expect(metaWords(await received(3))).toEqual(['sent', 'delivered', 'read']);
    expect(metaStatuses(receiver.received[2] as ReceivedWebhook)).toEqual([
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
    simulator.cloudApi.sendWebhooksTo(receiver.url);
    await simulator.cloudApi.receiveMessage('573001112233', { type: 'text', text: '¡Hola! 👍 / <x>' });
    const [webhook] = await received(1);
    expect(webhook?.text).toContain('¡Hola! 👍');
    expect(webhook?.headers['x-hub-signature-256']).toBe(
      metaSignature('simulated-app-secret', webhook?.text ?? ''),
    );
  });

  test('a failure carries its error, a template its price', async () => {
    simulator.cloudApi.sendWebhooksTo(receiver.url);
    simulator.cloudApi.setJourney('573001112233', [
      { status: 'processing', afterMs: 1 },
      { status: 'sent', afterMs: 2 },
      { status: 'failed', afterMs: 3 },
    ]);
    await meta.sendTemplate('order_feedback', [
      body('Ada'),
      { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: 'x' }] },
    ]);
    clock += 3;
    const [sent, failed] = (await received(2)).map((webhook) => metaStatuses(webhook)[0]);
    expect(sent).toMatchObject({ pricing: { billable: true, category: 'marketing' } });
    expect(failed).toMatchObject({
      status: 'failed',
      errors: [{ code: 131026, title: expect.any(String), error_data: { details: expect.any(String) } }],
    });
  });

  test('batched: so many statuses in one body, the rest when no more are to come', async () => {
    simulator.cloudApi.sendWebhooksTo(receiver.url, { batched: 4 });
    await meta.send();
    await meta.send();
    clock += 900;
    expect(metaWords(await received(1))).toEqual(['sent+sent+delivered+delivered']);
    clock += 2000;
    expect(metaWords(await received(2))[1]).toBe('read+read');
    const ids = receiver.received.flatMap(metaStatuses).map(({ id }) => id);
    expect(new Set(ids).size).toBe(2);
  });

  test('what a customer writes', async () => {
    simulator.cloudApi.sendWebhooksTo(receiver.url);
    simulator.cloudApi.closeWindow('573001112233');
    const { receiveMessage } = simulator.cloudApi;
    const ids = [
      await receiveMessage('+573001112233', { type: 'text', text: 'Hola', replyTo: 'wamid.x' }),
      await receiveMessage('573001112233', { type: 'button-reply', id: 'yes', title: 'Sí' }),
      await receiveMessage('573001112233', { type: 'list-reply', id: 'r1', title: 'Row', description: 'd' }),
      await receiveMessage('573001112233', { type: 'template-button', payload: 'P', text: 'Todo bien' }),
      await receiveMessage('573001112233', { type: 'image', mimeType: 'image/jpeg', caption: 'Foto' }),
      await receiveMessage('573001112233', { type: 'location', latitude: 4.6, longitude: -74 }),
      await receiveMessage('573001112233', { type: 'reaction', messageId: 'wamid.x', emoji: '👍' }),
    ];
    const values = (await received(7)).map((webhook) => webhook.body.entry[0].changes[0].value);
    expect(values[0].contacts).toEqual([{ profile: { name: expect.any(String) }, wa_id: '573001112233' }]);
    expect(values.map(({ messages }) => messages[0].id)).toEqual(ids);
    const common = { from: '573001112233', id: expect.stringMatching(/^wamid\./), timestamp: seconds(0) };
    expect(values.map(({ messages }) => messages)).toEqual([
      [
        {
          ...common,
          type: 'text',
          text: { body: 'Hola' },
          context: { from: expect.any(String), id: 'wamid.x' },
        },
      ],
      [
        {
          ...common,
          type: 'interactive',
          interactive: { type: 'button_reply', button_reply: { id: 'yes', title: 'Sí' } },
        },
      ],
      [
        {
          ...common,
          type: 'interactive',
          interactive: { type: 'list_reply', list_reply: { id: 'r1', title: 'Row', description: 'd' } },
        },
      ],
      [{ ...common, type: 'button', button: { payload: 'P', text: 'Todo bien' } }],
      [
        {
          ...common,
          type: 'image',
          image: {
            id: expect.any(String),
            mime_type: 'image/jpeg',
            sha256: expect.any(String),
            caption: 'Foto',
          },
        },
      ],
      [{ ...common, type: 'location', location: { latitude: 4.6, longitude: -74 } }],
      [{ ...common, type: 'reaction', reaction: { message_id: 'wamid.x', emoji: '👍' } }],
    ]);
    expect((await meta.send()).status).toBe(200);
  });

  test('the challenge of a verification, answered right and not', async () => {
    const asked: URLSearchParams[] = [];
    const app = await startReceiver((response, { query }) => {
      asked.push(query);
      const isRight = query.get('hub.verify_token') === 'simulated-verify-token';
      response.end(isRight ? query.get('hub.challenge') : 'no');
    });
    expect(await simulator.cloudApi.verifyWebhook(app.url)).toBe(true);
    expect(Object.fromEntries(asked[0] ?? [])).toEqual({
      app: '1',
      'hub.mode': 'subscribe',
      'hub.verify_token': 'simulated-verify-token',
      'hub.challenge': expect.stringMatching(/^\d+$/),
    });
    await app.close();
    expect(await simulator.cloudApi.verifyWebhook(app.url)).toBe(false);
    expect(await simulator.cloudApi.verifyWebhook(receiver.url)).toBe(false);
    await expect(simulator.cloudApi.verifyWebhook('http://example.test/')).rejects.toThrow('loopback only');
  });
});

describe('Bird', () => {
  const signatureOf = ({ text, headers }: ReceivedWebhook, url: string): string =>
    birdSignature('simulated-signing-key', String(headers['messagebird-request-timestamp']), url, text);

  test('statuses as whatsapp.outbound, reading as whatsapp.interaction, signed', async () => {
    simulator.channels.sendWebhooksTo(receiver.url);
    const { id } = (await bird.send({ reference: 'my-id-1' })).body;
    clock += 2000;
    const all = await received(3);
    const { channelId } = simulator.channels.credentials;
    expect(all.map((webhook) => webhook.body)).toEqual([
      {
        service: 'channels',
        event: 'whatsapp.outbound',
        payload: expect.objectContaining({
          id,
          channelId,
          reference: 'my-id-1',
          status: 'sent',
          direction: 'outgoing',
          parts: [{ platformReference: expect.stringMatching(/^wamid\./) }],
          lastStatusAt: '2026-06-30T12:00:00.300Z',
        }),
      },
      {
        service: 'channels',
        event: 'whatsapp.outbound',
        payload: expect.objectContaining({
          id,
          status: 'delivered',
          lastStatusAt: '2026-06-30T12:00:00.900Z',
        }),
      },
      {
        service: 'channels',
        event: 'whatsapp.interaction',
        payload: expect.objectContaining({
          type: 'read',
          messageId: id,
          channelId,
          createdAt: '2026-06-30T12:00:02.000Z',
        }),
      },
    ]);
    for (const webhook of all) {
      expect(webhook.headers['messagebird-request-timestamp']).toBe(seconds(2000));
      expect(webhook.headers['messagebird-signature']).toBe(signatureOf(webhook, receiver.url));
    }
  });

  test('two steps of one millisecond are two statuses; a failure says why', async () => {
    simulator.channels.sendWebhooksTo(receiver.url);
    simulator.channels.setJourney('573001112233', [
      { status: 'sent', afterMs: 5 },
      { status: 'failed', afterMs: 5 },
    ]);
    await bird.send();
    clock += 5;
    expect((await received(2)).map(({ body }) => body.payload)).toMatchObject([
      { status: 'sent' },
      { status: 'delivery_failed', failure: { source: { name: 'whatsapp', code: '131026' } } },
    ]);
  });

  test('behind a proxy, the URL as it was registered is what is signed', async () => {
    const registeredUrl = 'https://app.test/webhooks/bird?x=1';
    simulator.channels.sendWebhooksTo(receiver.url, { registeredUrl });
    await simulator.channels.receiveMessage('573001112233', { type: 'text', text: 'Hola' });
    const [webhook] = await received(1);
    expect(webhook?.headers['messagebird-signature']).toBe(
      signatureOf(webhook as ReceivedWebhook, registeredUrl),
    );
  });

  test('what a customer writes', async () => {
    simulator.channels.sendWebhooksTo(receiver.url);
    const { receiveMessage } = simulator.channels;
    const id = await receiveMessage('+573001112233', { type: 'text', text: 'Hola' });
    await receiveMessage('573001112233', { type: 'button-reply', id: 'YES', title: 'Sí', replyTo: 'm1' });
    await receiveMessage('573001112233', { type: 'list-reply', id: 'R', title: 'Row' });
    await receiveMessage('573001112233', { type: 'image', mimeType: 'image/jpeg', caption: 'Foto' });
    await receiveMessage('573001112233', {
      type: 'document',
      mimeType: 'application/pdf',
      filename: 'a.pdf',
    });
    const all = (await received(5)).map(({ body }) => body);
    const contact = {
      id: expect.any(String),
      identifierKey: 'phonenumber',
      identifierValue: '+573001112233',
    };
    expect(all[0]).toMatchObject({
      service: 'channels',
      event: 'whatsapp.inbound',
      payload: {
        id,
        channelId: simulator.channels.credentials.channelId,
        direction: 'incoming',
        status: 'delivered',
        sender: { contact },
        receiver: { connector: { identifierValue: '' } },
        body: { type: 'text', text: { text: 'Hola' } },
        meta: { extraInformation: { timestamp: seconds(0) } },
        parts: [{ platformReference: expect.stringMatching(/^wamid\./) }],
      },
    });
    const pressed = (text: string, payload: string) => ({
      type: 'text',
      text: { text, actions: [{ type: 'postback', postback: { text, payload } }] },
    });
    expect(all.slice(1).map(({ payload }) => payload.body)).toEqual([
      pressed('Sí', 'YES'),
      pressed('Row', 'R'),
      { type: 'image', image: { images: [{ mediaUrl: expect.any(String) }], text: 'Foto' } },
      {
        type: 'file',
        file: {
          files: [{ mediaUrl: expect.any(String), contentType: 'application/pdf', filename: 'a.pdf' }],
        },
      },
    ]);
    expect(all[1].payload.replyTo).toEqual({ id: 'm1', type: 'message' });
    const reaction = { type: 'reaction', messageId: 'm1', emoji: '👍' } as const;
    await expect(receiveMessage('573001112233', reaction)).rejects.toThrow('no reactions');
  });
});

describe('DecisionTelecom', () => {
  test("posts to the message's own URL what the client did not know yet", async () => {
    simulator.decisionTelecom.sendWebhooksTo(receiver.origin);
    const { message_id } = (await decision.send({ callback_url: `${receiver.origin}/cb?token=t` })).body;
    await decision.send({ text: 'nobody asked' });
    clock += 2000;
    const all = await received(2);
    expect(all.map(({ body }) => body)).toEqual([
      { message_id, status: 1 },
      { message_id, status: 7 },
    ]);
    expect(all.map(({ path, query }) => `${path}?${query}`)).toEqual(['/cb?token=t', '/cb?token=t']);
    expect(Object.keys(all[0]?.headers ?? {}).join()).not.toContain('signature');
  });

  test('a URL elsewhere is reached through the one on loopback', async () => {
    simulator.decisionTelecom.sendWebhooksTo(receiver.url);
    await decision.send({ callback_url: 'https://app.test/cb?token=t' });
    clock += 900;
    const [webhook] = await received(1);
    expect(`${webhook?.path}?${webhook?.query}`).toBe('/cb?token=t');
  });
});

describe('what real life does', () => {
  test('late: by the clock, and saying when it happened', async () => {
    simulator.cloudApi.sendWebhooksTo(receiver.url, { late: 60_000 });
    await meta.send();
    clock += 60_299;
    await received(0);
    clock += 1;
    const [webhook] = await received(1);
    expect(metaStatuses(webhook as ReceivedWebhook)[0]).toMatchObject({
      status: 'sent',
      timestamp: seconds(300),
    });
  });

  test('doubled: word for word, with the same signature and time', async () => {
    simulator.channels.sendWebhooksTo(receiver.url, { doubled: true });
    await bird.send();
    clock += 2000;
    const all = await received(6);
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
      const from = receiver.received.length;
      const stop = simulator.cloudApi.sendWebhooksTo(receiver.url, { shuffled: true, seed });
      await meta.send();
      clock += 1999;
      await received(from);
      clock += 1;
      const all = await received(from + 3);
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
    simulator.cloudApi.sendWebhooksTo(slow.url, { early: true, late: 10, batched: 2 });
    const { id } = (await meta.send()).body.messages[0];
    log.push('answered');
    clock += 2010;
    await expect.poll(() => log).toEqual(['sent', 'answered', 'delivered+read']);
    expect(metaStatuses(slow.received[0] as ReceivedWebhook)).toMatchObject([{ id, timestamp: seconds(0) }]);
    await slow.close();
  });

  test('early: what a provider does not tell happens silently before; a query agrees', async () => {
    simulator.decisionTelecom.sendWebhooksTo(receiver.url, { early: true });
    const { message_id } = (await decision.send({ callback_url: `${receiver.origin}/cb` })).body;
    expect(receiver.received.map(({ body }) => body)).toEqual([{ message_id, status: 1 }]);
    expect(await decision.statusOf(message_id)).toEqual({ message_id, status: 1 });
  });

  test('early: a receiver that is gone holds no answer up for long', async () => {
    await receiver.close();
    simulator.cloudApi.sendWebhooksTo(receiver.url, { early: true });
    expect((await meta.send()).status).toBe(200);
    expect(simulator.cloudApi.webhooks).toMatchObject([{ attempt: 1, status: null }]);
  });

  test('an accepted message whose answer is lost is told of all the same; a refused one is not', async () => {
    simulator.cloudApi.sendWebhooksTo(receiver.url);
    simulator.cloudApi.on('send', 'reset-after-acceptance', { times: 1 });
    simulator.cloudApi.on('send', 'rate-limit');
    const message = { messaging_product: 'whatsapp', to: '573001112233', type: 'text', text: { body: 'x' } };
    await meta.call(`${meta.number}/messages`, { method: 'POST', body: message });
    await meta.send();
    clock += 300;
    expect(metaWords(await received(1))).toEqual(['sent']);
  });
});

describe('retries', () => {
  test('what is not answered with a 2xx comes again, as it was, and no further once it is', async () => {
    const failing = await startReceiver((response, _webhook, count) => {
      response.statusCode = count < 3 ? 500 : 204;
      response.end();
    });
    simulator.channels.sendWebhooksTo(failing.url);
    await simulator.channels.deliverWebhook({ service: 'channels', event: 'x', payload: {} });
    expect(failing.received.map(({ text }) => text)).toEqual(
      Array(3).fill('{"service":"channels","event":"x","payload":{}}'),
    );
    expect(new Set(failing.received.map(({ headers }) => headers['messagebird-signature'])).size).toBe(1);
    expect(simulator.channels.webhooks.map(({ attempt, status }) => [attempt, status])).toEqual([
      [1, 500],
      [2, 500],
      [3, 204],
    ]);
    await failing.close();
  });

  test.each([
    ['a refused connection', null],
    ['a redirect', 307],
  ])('%s is tried four times, then given up', async (_case, status) => {
    const broken = await startReceiver((response) => {
      response.writeHead(307, { location: '/elsewhere' }).end();
    });
    if (status === null) await broken.close();
    simulator.cloudApi.sendWebhooksTo(broken.url);
    await simulator.cloudApi.receiveMessage('573001112233', { type: 'text', text: 'Hola' });
    expect(simulator.cloudApi.webhooks.map((sent) => sent.status)).toEqual(Array(4).fill(status));
    await broken.close();
  });
});

describe('the end', () => {
  test('stop: nothing more for this webhook, everything for the others', async () => {
    const stop = simulator.cloudApi.sendWebhooksTo(receiver.url);
    const other = await startReceiver();
    simulator.cloudApi.sendWebhooksTo(other.url);
    await meta.send();
    clock += 300;
    await received(1);
    stop();
    clock += 2000;
    await expect.poll(() => other.received.length).toBe(3);
    expect(receiver.received).toHaveLength(1);
    await other.close();
  });

  test('messages from before are not told', async () => {
    await meta.send();
    simulator.cloudApi.sendWebhooksTo(receiver.url);
    clock += 2000;
    await received(0);
  });

  test('close: nothing comes afterwards, nothing waits for ever, nothing can be begun', async () => {
    const silent = await startReceiver(() => {});
    simulator.cloudApi.sendWebhooksTo(receiver.url);
    simulator.channels.sendWebhooksTo(silent.url);
    await meta.send();
    const unanswered = simulator.channels.deliverWebhook({});
    await expect.poll(() => silent.received.length).toBe(1);
    await simulator.close();
    await unanswered;
    clock += 2000;
    await received(0);
    expect(silent.received).toHaveLength(1);
    expect(() => simulator.cloudApi.sendWebhooksTo(receiver.url)).toThrow('closed');
    await silent.close();
  });

  test('what a provider does not document, and what is not on loopback, is refused', async () => {
    const { wolkvox, decisionTelecom, channels, cloudApi } = simulator;
    expect(() => wolkvox.sendWebhooksTo(receiver.url)).toThrow('wolkvox documents no webhooks');
    await expect(wolkvox.deliverWebhook({})).rejects.toThrow('no webhooks');
    const text = { type: 'text', text: 'x' } as const;
    await expect(decisionTelecom.receiveMessage('573001112233', text)).rejects.toThrow('no messages from');
    await expect(channels.verifyWebhook(receiver.url)).rejects.toThrow('no verification');
    expect(() => channels.sendWebhooksTo(receiver.url, { batched: 2 })).toThrow('cannot be batched');
    expect(() => cloudApi.sendWebhooksTo(receiver.url, { batched: 0 })).toThrow('not 0');
    expect(() => cloudApi.sendWebhooksTo('https://app.test/hook')).toThrow('loopback only');
  });
});
