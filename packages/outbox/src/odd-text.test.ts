import { createHmac, randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CallOptions, StatusEvent } from '@wamux/core';
import { ResultAsync } from 'neverthrow';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Client, createClient } from 'wamux';
import type { OutboxClient } from './outbox-client.js';
import { addUpdate, describeOnBoth, text } from './rig.fixture.js';

const phoneNumberId = '106540352242922';
const appSecret = 'app-secret';

/** Makes a notification from Meta, signed according to its documentation. */
function notification(statuses: readonly object[], messages: readonly object[] = []) {
  const metadata = { display_phone_number: '15550001111', phone_number_id: phoneNumberId };
  const value = { messaging_product: 'whatsapp', metadata, statuses, messages };
  const change = { field: 'messages', value };
  const body = { object: 'whatsapp_business_account', entry: [{ id: '102', changes: [change] }] };
  const rawBody = Buffer.from(JSON.stringify(body));
  const signature = createHmac('sha256', appSecret).update(rawBody).digest('hex');
  return {
    method: 'POST',
    url: '/webhooks/meta',
    headers: { 'x-hub-signature-256': `sha256=${signature}` },
    rawBody,
  };
}

const statusOf = (id: string, status = 'sent') => ({ id, status, timestamp: '1780000000' });
/** Makes a text that no database can compress, of characters with three bytes each. */
const noise = (characters: number) =>
  Array.from({ length: characters }, () => String.fromCharCode(0x4e00 + randomInt(0x5000))).join('');

describeOnBoth('text of a provider that a database cannot store', (rig) => {
  let server: Server;
  let client: Client;
  /** Returns the provider's id of its nth message. */
  let idOf: (n: number) => string;

  beforeEach(async () => {
    let count = 0;
    server = createServer((request, response) => {
      request.resume().on('end', () => {
        count += 1;
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ messages: [{ id: idOf(count) }] }));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    client = await createClient({
      providers: {
        meta: {
          adapter: 'cloud-api',
          accessToken: 'token-4711',
          phoneNumberId,
          baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
          webhook: { secrets: [appSecret], verifyToken: 'verify-4711' },
        },
      },
    });
    rig.outbox = await rig.open({ client, onTrouble: () => {} });
  });
  afterEach(async () => {
    await rig.outbox.close();
    await client.close();
    server.close();
  });

  // Each message has its own recipient, since several to one would wait for each other.
  const messages = (count: number) =>
    Array.from({ length: count }, (_, n) => ({ message: { ...text, to: `+57300111${1_000 + n}` } }));
  const accepted = async () => (await rig.outbox.stats())._unsafeUnwrap().states.accepted;

  it.each([
    ['NUL', 'm\u00003', 'm\ufffd3'],
    ['half of a pair', 'm\ud8003', 'm\ufffd3'],
    ['too long', 'i'.repeat(100_000), 'i'.repeat(512)],
  ])('is stored changed where it is the id of a message: %s', async (_, odd, stored) => {
    idOf = (n) => (n === 3 ? odd : `m${n}`);
    await rig.outbox.enqueueMany(messages(10));
    rig.outbox.start();
    await expect.poll(accepted).toBe(10);
    const all = (await rig.outbox.list())._unsafeUnwrap();
    const ids = all.map(({ attempts }) => attempts[0]?.providerMessageId);
    expect(ids).toContain(stored);
    // A later status from the provider finds the message.
    await client.handleWebhook('meta', notification([statusOf(odd, 'delivered')]));
    const delivered = (await rig.outbox.list({ state: 'delivered' }))._unsafeUnwrap();
    expect(delivered.map(({ attempts }) => attempts[0]?.providerMessageId)).toEqual([stored]);
  });

  it('is the id of whatever a client made by hand gives', async () => {
    const receipt = {
      provider: 'p',
      status: 'accepted',
      correlationId: 'c',
      acceptedAt: '',
      raw: {},
    } as const;
    const attempts = [{ provider: 'p', outcome: 'accepted', durationMs: 1 }] as const;
    const send = (_: unknown, options?: CallOptions) =>
      ResultAsync.fromSafePromise(
        (options?.beforeSend?.('p') ?? Promise.resolve()).then(() => ({
          ...receipt,
          attempts,
          providerMessageId: 'm\u0000',
        })),
      );
    const byHand = { id: 'p', capabilities: {}, send, sendTemplate: send } as unknown as OutboxClient;
    rig.outbox = await rig.open({ client: byHand });
    const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
    rig.outbox.start();
    expect(await rig.until(id, 'accepted')).toMatchObject({ attempts: [{ providerMessageId: 'm\ufffd' }] });
  });

  it('keeps out nothing of its batch, whatever of it is odd', async () => {
    const odd = [
      statusOf('wamid.B\u0000'),
      statusOf('wamid.C', 'se\u0000nt'),
      statusOf('wamid.D\udc00', 'sent\ud800'),
      statusOf(noise(100_000)),
      statusOf('wamid.E', noise(100_000)),
      { ...statusOf('wamid.F'), biz_opaque_callback_data: `order\u0000${noise(5_000)}` },
      { ...statusOf('wamid.G', 'failed'), errors: [{ code: 131_049, title: `\u0000${noise(5_000)}` }] },
      // All parts are as long as allowed, and go into one index entry.
      { ...statusOf(noise(512), noise(2_000)), biz_opaque_callback_data: noise(512) },
    ];
    const request = notification(
      [statusOf('wamid.A'), ...odd, statusOf('wamid.Z')],
      [{ id: 'wamid.in', from: '573001112233', timestamp: '1780000000', type: 'text', text: { body: 'Hi' } }],
    );
    const first = await client.handleWebhook('meta', request);
    expect(first.response.status).toBe(200);
    expect(first.events.map(({ type }) => type)).toEqual([
      ...odd.map(() => 'status'),
      'status',
      'status',
      'message',
    ]);
    expect(first.events[1]).toMatchObject({ providerMessageId: 'wamid.B\ufffd' });
    expect(await rig.outbox.statusStore.countOrphanedUpdates()).toBe(odd.length + 2);
    // When the request is sent again, nothing in it is new.
    await client.handleWebhook('meta', request);
    expect(await rig.outbox.statusStore.countOrphanedUpdates()).toBe(odd.length + 2);
  });

  it('is an event that the store refuses for good, where somebody else refuses it', async () => {
    const refused: StatusEvent = {
      type: 'status',
      provider: 'meta',
      providerMessageId: 'refused',
      status: 'sent',
      rawStatus: 'sent',
      occurredAt: null,
    };
    await rig.sql(
      rig.kind === 'sqlite'
        ? `create trigger refuse before insert on wamux_orphaned_updates when new.name like '%refused%'
            begin select raise(abort, 'refused'); end`
        : `alter table wamux_orphaned_updates add check (name not like '%refused%')`,
    );
    expect(await addUpdate(rig.outbox.statusStore, refused)).toEqual({ outcome: 'refused' });
    const handled = await client.handleWebhook(
      'meta',
      notification(['A', 'refused', 'Z'].map((id) => statusOf(id))),
    );
    // Sending it again would not help, so it is answered with success.
    expect(handled.response.status).toBe(200);
    expect(handled.events).toHaveLength(3);
    expect(await rig.outbox.statusStore.countOrphanedUpdates()).toBe(2);
  });
});
