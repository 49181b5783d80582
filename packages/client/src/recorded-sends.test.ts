import { startSimulator } from '@wamux/simulator';
import { createMemoryStatusStore } from '@wamux/tracking';
import { describe, expect, it } from 'vitest';
import { createClient } from './client.js';
import { pushed, read, send, to, useStatusRig } from './status-rig.fixture.js';

const rig = useStatusRig();

describe('a client without a store of its own', () => {
  it('keeps what it sends where a webhook can tell more, and nothing where none can', async () => {
    const client = await rig().connect({}, 'meta');
    const receipt = await send(client);
    const first = await client.handleWebhook('meta', pushed('wamid.SENT', 'sent'));
    expect(first.events).not.toMatchObject([{ duplicate: true }]);
    expect(await client.handleWebhook('meta', pushed('wamid.SENT', 'sent'))).toMatchObject({
      events: [{ duplicate: true }],
    });
    expect(await read(client, { ...receipt, providerMessageId: null })).toMatchObject({ status: 'sent' });

    const silent = await rig().connect({}, 'meta', false);
    const unsupported = (await silent.getStatus(await send(silent)))._unsafeUnwrapErr();
    expect(unsupported.kind).toBe('unsupported');
  });

  it('uses the one that it is given instead', async () => {
    const statusStore = createMemoryStatusStore();
    const client = await rig().connect({ statusStore }, 'meta');
    const receipt = await send(client);
    await client.handleWebhook('meta', pushed('wamid.SENT', 'read'));
    expect(await statusStore.get(receipt.correlationId)).toMatchObject({ status: 'read' });
  });
});

it('a store that hangs keeps no receipt from its caller, and no answer of the provider', async () => {
  const hang = () => new Promise<never>(() => {});
  const statusStore = { ...createMemoryStatusStore(), addAttempt: hang, addStatusUpdates: hang, find: hang };
  const client = await rig().connect({ statusStore }, 'meta');
  const receipt = await send(client);
  expect(receipt).toMatchObject({ provider: 'meta', status: 'accepted' });
  expect((await client.getStatus(receipt))._unsafeUnwrapErr().kind).toBe('unsupported');
});

describe('two sends with one correlation id', () => {
  const message = { to: '+573001112233', type: 'text', text: 'Hola', correlationId: 'order-1' } as const;

  it.each([
    ['reset', 'unknown', 1],
    ['reset-after-acceptance', 'accepted', 2],
  ] as const)(
    'are not taken for each other where the second one is looked up: %s',
    async (fault, end, count) => {
      await using simulator = {
        ...(await startSimulator()),
        async [Symbol.asyncDispose]() {
          await this.close();
        },
      };
      const { credentials, origin } = simulator.channels;
      const client = await createClient(
        {
          providers: { bird: { adapter: 'channels', ...credentials, baseUrl: origin } },
          routes: [{ try: ['bird'], reconcileWithin: '1s' }],
        },
        { statusStore: createMemoryStatusStore() },
      );
      expect((await client.send(message)).isOk()).toBe(true);
      simulator.channels.on('send', fault, { times: 1 });
      const second = await client.send(message);
      expect(second.isOk() ? 'accepted' : second.error.outcome).toBe(end);
      expect(simulator.ledger.acceptances).toHaveLength(count);
      await client.close();
    },
  );
});

describe('a send that is told of before it leaves', () => {
  const told = { beforeSend: async () => {} };
  it('is recorded as any other', async () => {
    const statusStore = createMemoryStatusStore();
    const client = await rig().connect({ statusStore }, 'meta');
    const { correlationId } = (await client.send({ to, type: 'text', text: 'x' }, told))._unsafeUnwrap();
    expect(await statusStore.get(correlationId)).toMatchObject({ status: 'accepted' });
  });

  it('is not recorded twice where its caller records it in the same store, and else it is', async () => {
    const statusStore = createMemoryStatusStore();
    const client = await rig().connect({ statusStore }, 'meta');
    const message = { to, type: 'text', text: 'x' } as const;
    const once = (await client.send(message, { ...told, recordedIn: statusStore }))._unsafeUnwrap();
    expect(await statusStore.get(once.correlationId)).toBeUndefined();
    const elsewhere = { ...told, recordedIn: createMemoryStatusStore() };
    const other = (await client.send(message, elsewhere))._unsafeUnwrap();
    expect(await statusStore.get(other.correlationId)).toMatchObject({ status: 'accepted' });
  });

  it('refuses what is no store', async () => {
    const client = await rig().connect({}, 'meta');
    const error = (
      await client.send({ to, type: 'text', text: 'x' }, { recordedIn: 'here' as never })
    )._unsafeUnwrapErr();
    expect(error).toMatchObject({ kind: 'validation', issues: [{ path: 'options.recordedIn' }] });
  });
});
