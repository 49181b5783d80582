import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { describeOnBoth, text } from './rig.fixture.js';

describeOnBoth('a worker whose client is closed before it', (rig) => {
  it('fails no message: it leaves them to the others, who send each once', async () => {
    const closed = await rig.connect();
    const first = await rig.open({ client: closed });
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) ids.push((await rig.outbox.enqueue(text))._unsafeUnwrap().id);
    await closed.close();
    first.start();
    await expect.poll(async () => (await rig.outbox.stats())._unsafeUnwrap().unserved).toBe(ids.length);
    for (const id of ids)
      expect((await rig.outbox.get(id))._unsafeUnwrap()).toMatchObject({
        state: 'queued',
        error: { kind: 'canceled' },
      });
    rig.outbox.start();
    for (const id of ids) await rig.until(id, 'accepted');
    expect(rig.simulator.ledger.acceptances).toHaveLength(ids.length);
  });

  it('says why after the time in which nobody could', async () => {
    const closed = await rig.connect();
    const only = await rig.open({ client: closed, unservedForMs: 1 });
    const { id } = (await rig.outbox.enqueue(text))._unsafeUnwrap();
    await closed.close();
    only.start();
    expect(await rig.until(id, 'failed')).toMatchObject({ error: { kind: 'canceled' } });
  });
});

const webhook = { secrets: ['app-secret'], verifyToken: 'verify-token' };
const meta = { adapter: 'cloud-api', accessToken: 'token-4711', phoneNumberId: '106', webhook };
const ofMeta = { providers: { meta }, routes: [{ try: ['meta'] }] };

/** A status that Meta pushes, signed as its documentation says. */
function pushed(id: string) {
  const value = { metadata: { phone_number_id: '106' }, statuses: [{ id, status: 'delivered' }] };
  const entry = [{ changes: [{ field: 'messages', value }] }];
  const rawBody = Buffer.from(JSON.stringify({ object: 'whatsapp_business_account', entry }));
  const signature = createHmac('sha256', 'app-secret').update(rawBody).digest('hex');
  const headers = { 'x-hub-signature-256': `sha256=${signature}` };
  return { method: 'POST', url: '/', headers, rawBody };
}

describeOnBoth('a client whose outbox is closed before it', (rig) => {
  it('sends on, though it had sent nothing before, and another process has the same limits', async () => {
    const client = await rig.connect();
    const closed = await rig.open({ client });
    await closed.close();
    const receipts = await Promise.all([1, 2].map(() => client.send(text, { timeoutMs: 10_000 })));
    expect(receipts.map((receipt) => receipt.isOk())).toEqual([true, true]);
  });

  it('acknowledges no status that nobody stored, so that it comes again', async () => {
    const client = await rig.connect(ofMeta);
    const closed = await rig.open({ client });
    await closed.close();
    const { events, response } = await client.handleWebhook('meta', pushed('wamid.1'));
    expect([events, response.status]).toEqual([[], 503]);
    await expect(
      closed.statusStore.addStatusUpdates([
        { provider: 'meta', providerMessageId: 'm', status: 'read', rawStatus: 'read', occurredAt: null },
      ]),
    ).rejects.toThrow();
  });

  it('stores in the next one what webhooks bring', async () => {
    const client = await rig.connect(ofMeta);
    const first = await rig.open({ client });
    await first.close();
    const second = await rig.open({ client });
    expect((await client.handleWebhook('meta', pushed('wamid.1'))).response.status).toBe(200);
    expect(await second.statusStore.countOrphanedUpdates()).toBe(1);
  });

  it('is closed with its database, though a client of the app’s own fails at that', async () => {
    const disconnect = (): never => {
      throw new Error('a bug');
    };
    const troubles: string[] = [];
    const onTrouble = (error: unknown) => void troubles.push(String(error));
    const outbox = await rig.open({ client: { ...rig.client, disconnect }, onTrouble });
    await outbox.close();
    expect(troubles).toEqual(['Error: a bug']);
    expect((await outbox.stats()).isErr()).toBe(true);
  });
});
