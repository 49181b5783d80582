import type { MessageReference, ProviderError, StatusReport, StatusStore } from '@wamux/core';
import { createMemoryStatusStore } from '@wamux/tracking';
import { describe, expect, it } from 'vitest';
import type { Client } from './client.js';
import { pushed, read, send, useStatusRig } from './status-rig.fixture.js';

// One truth about a message, whoever told of it: a webhook, the receipt, or the provider's answer to a question.

const rig = useStatusRig();

describe('getStatus', () => {
  it('is what the webhook said, where the provider lags behind', async () => {
    const client = await rig().connect();
    const receipt = await send(client);
    await rig().callback(client, { message_id: 554, status: 1 });
    const report = await read(client, receipt);
    expect(report).toMatchObject({ status: 'delivered', rawStatus: '1', providerMessageId: '554' });
    expect(report).not.toHaveProperty('asked');
    expect(rig().questions).toBe(1);
  });

  it('is what the provider answers, where that is more, and is remembered', async () => {
    const client = await rig().connect();
    const receipt = await send(client);
    rig().answer = () => ({ status: 200, body: { message_id: 554, status: 7 } });
    expect(await read(client, receipt)).toMatchObject({ status: 'read', rawStatus: '7' });
    rig().answer = () => ({ status: 200, body: { message_id: 554, status: 6 } });
    expect(await read(client, receipt)).toMatchObject({ status: 'read', rawStatus: '7' });
  });

  it('never goes backwards, even in a client that was given no store and has no webhook', async () => {
    const client = await rig().connect({}, 'dt', false);
    const receipt = await send(client);
    // Read, and then deleted, of which the number says nothing else.
    for (const [status, end] of [
      [7, 'read'],
      [5, 'read'],
      [6, 'read'],
    ] as const) {
      rig().answer = () => ({ status: 200, body: { message_id: 554, status } });
      expect((await read(client, receipt)).status).toBe(end);
    }
  });

  it.each([
    ['is away', () => ({ status: 503, body: {} })],
    ['says what nobody can read', () => ({ status: 200, body: { nothing: true } })],
  ])('is what is stored, and says so, where the provider %s', async (_, fails) => {
    const client = await rig().connect();
    const receipt = await send(client);
    await rig().callback(client, { message_id: 554, status: 1 });
    rig().answer = fails;
    expect(await read(client, receipt)).toMatchObject({ status: 'delivered', asked: false });
  });

  it('is never unsupported about a message that the client sent, or whose status came', async () => {
    const client = await rig().connect({}, 'meta');
    const receipt = await send(client);
    expect(await read(client, receipt)).toMatchObject({ status: 'accepted', asked: false });
    await client.handleWebhook('meta', pushed('wamid.SENT', 'delivered'));
    expect(await read(client, receipt)).toEqual({
      provider: 'meta',
      providerMessageId: 'wamid.SENT',
      correlationId: receipt.correlationId,
      status: 'delivered',
      rawStatus: 'delivered',
      at: '2026-05-28T20:26:40.000Z',
      asked: false,
    } satisfies StatusReport);
  });

  it('knows a message that somebody else sent, by either name', async () => {
    const client = await rig().connect({}, 'meta');
    const ours = { biz_opaque_callback_data: 'c-9' };
    await client.handleWebhook('meta', pushed('wamid.OTHER', 'read', ours));
    await client.handleWebhook('meta', pushed('wamid.OTHER', 'sent', ours));
    const known = { provider: 'meta', providerMessageId: 'wamid.OTHER', status: 'read', asked: false };
    expect(await read(client, { provider: 'meta', providerMessageId: 'wamid.OTHER' })).toMatchObject(known);
    expect(
      await read(client, { provider: 'meta', providerMessageId: null, correlationId: 'c-9' }),
    ).toMatchObject(known);
    const strange = await client.getStatus({ provider: 'meta', providerMessageId: 'wamid.NOBODY' });
    expect(strange._unsafeUnwrapErr()).toMatchObject({ kind: 'unsupported' });
  });

  it('tells a caller what is wrong with the question, whatever is stored', async () => {
    const client = await rig().connect({}, 'meta');
    const receipt = await send(client);
    const wrong = [
      [{ ...receipt, providerMessageId: 5 }, {}],
      [null, {}],
      [receipt, { timeoutMs: -1 }],
      [{ ...receipt, provider: 'nobody' }, {}],
    ] as const;
    for (const [reference, options] of wrong) {
      const error = (await client.getStatus(reference as never, options))._unsafeUnwrapErr();
      expect(error.kind).toBe('validation');
    }
  });

  it('gives the provider’s answer where the store is away', async () => {
    const away = () => Promise.reject(new Error('away'));
    const calls = { addAttempt: away, addStatusUpdates: away, find: away };
    const statusStore: StatusStore = Object.assign(createMemoryStatusStore(), calls);
    const client = await rig().connect({ statusStore });
    expect(await read(client, await send(client))).toMatchObject({ status: 'processing' });
  });
});

describe('track', () => {
  it('ends by what another process was told', async () => {
    const statusStore = createMemoryStatusStore();
    const [here, there] = [
      await rig().connect({ statusStore }, 'meta'),
      await rig().connect({ statusStore }, 'meta'),
    ];
    const receipt = await send(here);
    const statuses: string[] = [];
    for await (const { status } of here.track(receipt)) {
      statuses.push(status);
      if (status === 'accepted') await there.handleWebhook('meta', pushed('wamid.SENT', 'read'));
    }
    expect(statuses).toEqual(['accepted', 'read']);
  });

  it('ends as getStatus does, though the provider still says less', async () => {
    const client = await rig().connect();
    const receipt = await send(client);
    await rig().callback(client, { message_id: 554, status: 7 });
    const statuses: string[] = [];
    for await (const { status } of client.track(receipt)) statuses.push(status);
    expect([statuses.at(-1), (await read(client, receipt)).status]).toEqual(['read', 'read']);
  });
});

describe('track, of a message of which nothing can be learnt, ends at once', () => {
  async function troubleOf(client: Client, reference: MessageReference) {
    const trouble: ProviderError[] = [];
    const options = { maximumAgeMs: 300, onTrouble: (error: ProviderError) => void trouble.push(error) };
    for await (const report of client.track(reference, options)) expect(report).toBe('nothing');
    return trouble;
  }

  it('where the config has no such provider', async () => {
    const client = await rig().connect();
    const reference = { provider: 'meta-old', providerMessageId: 'wamid.SENT' };
    expect(await troubleOf(client, reference)).toEqual([
      (await client.getStatus(reference))._unsafeUnwrapErr(),
    ]);
  });

  it('where the provider can neither be asked nor report to a webhook', async () => {
    const client = await rig().connect({}, 'meta', false);
    expect(await troubleOf(client, await send(client))).toEqual([
      {
        kind: 'unsupported',
        capability: 'getStatus',
        provider: 'meta',
        message: 'meta cannot be asked for a status, and has no webhook to report one',
      },
    ]);
  });

  it('but not where another process may learn it, and has the same store', async () => {
    const statusStore = createMemoryStatusStore();
    const here = await rig().connect({ statusStore }, 'meta', false);
    const there = await rig().connect({ statusStore }, 'meta');
    const receipt = await send(here);
    const statuses: string[] = [];
    for await (const { status } of here.track(receipt)) {
      statuses.push(status);
      if (status === 'accepted') await there.handleWebhook('meta', pushed('wamid.SENT', 'read'));
    }
    expect(statuses).toEqual(['accepted', 'read']);
  });
});

describe('a route whose success is delivery', () => {
  const route = { try: ['meta', 'dt'], successWhen: 'delivered' as const, within: '5s' };

  it('sends no second message where another process heard of the delivery', async () => {
    const statusStore = createMemoryStatusStore();
    const sender = await rig().connect({ statusStore }, route);
    const other = await rig().connect({ statusStore });
    const sending = send(sender);
    await other.handleWebhook('meta', pushed('wamid.SENT', 'delivered'));
    const receipt = await sending;
    expect(receipt).toMatchObject({ provider: 'meta', status: 'delivered' });
    expect(receipt).not.toHaveProperty('duplicatePossible');
    expect(rig().sent).toEqual([]);
  });

  it('knows the first message too, which arrives after all', async () => {
    const statusStore = createMemoryStatusStore();
    const client = await rig().connect({ statusStore }, { ...route, within: '1s' });
    rig().answer = () => ({ status: 200, body: { message_id: 554, status: 1 } });
    const receipt = await send(client);
    expect(receipt).toMatchObject({ provider: 'dt', status: 'delivered', duplicatePossible: true });
    const { correlationId } = receipt;
    const late = pushed('wamid.SENT', 'delivered', { biz_opaque_callback_data: correlationId });
    await client.handleWebhook('meta', late);
    expect(await statusStore.get(correlationId)).toMatchObject({
      attempts: [
        { provider: 'meta', providerMessageId: 'wamid.SENT', history: { status: 'delivered' } },
        { provider: 'dt', providerMessageId: '554', history: { status: 'delivered' } },
      ],
      duplicateObserved: true,
    });
  });
});
