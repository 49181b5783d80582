import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pushing, startWebhookApp } from './webhook-app.fixture.js';

// The whole way over real HTTP: the providers' servers push to ours, signed, late, doubled and shuffled.

/** A life that a test can wait for. */
const journey = [
  { status: 'sent', afterMs: 40 },
  { status: 'delivered', afterMs: 120 },
  { status: 'read', afterMs: 250 },
] as const;

let app: Awaited<ReturnType<typeof startWebhookApp>>;
beforeEach(async () => {
  app = await startWebhookApp({ journey });
});
afterEach(() => app.close());

const order = (id: string, n = 0) => ({
  to: `+57300111${2000 + n}`,
  name: 'order_shipped',
  variables: { customer: 'Ada', order: `A-${n}` },
  tags: [id],
});

describe.each(pushing)('%s', (id) => {
  it.each([
    ['as it comes', {}],
    ['doubled and shuffled', { doubled: true, shuffled: true, seed: 3 }],
    ['before the answer to the send', { early: true }],
  ])('what is pushed %s ends right', async (_, options) => {
    app.sideOf(id).sendWebhooksTo(`${app.origin}/${id}`, options);
    const sent = await Promise.all([0, 1, 2, 3].map((n) => app.client.sendTemplate(order(id, n))));
    for (const one of sent) {
      const { correlationId } = one._unsafeUnwrap();
      await expect
        .poll(async () => (await app.statusStore.get(correlationId))?.status, { timeout: 6_000 })
        .toBe('read');
    }
    expect([app.refused.length, await app.statusStore.parked()]).toEqual([0, 0]);
  });

  it('what is pushed settles a send whose answer was lost', async () => {
    app.sideOf(id).sendWebhooksTo(`${app.origin}/${id}`);
    const stop = app.sideOf(id).on('*', 'server-error-after-acceptance');
    const error = (await app.client.sendTemplate(order(id), { timeoutMs: 200 }))._unsafeUnwrapErr();
    stop();
    expect(error.outcome).toBe('unknown');
    await expect
      .poll(async () => (await app.statusStore.get(error.correlationId ?? ''))?.status, { timeout: 6_000 })
      .toBe('read');
    expect(app.simulator.ledger.acceptances).toHaveLength(1);
    const { correlationId = '' } = error;
    const statuses: string[] = [];
    for await (const { status } of app.client.track({
      provider: id,
      providerMessageId: null,
      correlationId,
    })) {
      statuses.push(status);
    }
    expect(statuses).toEqual(['read']);
  });
});

it('a message is followed from what was pushed before anybody followed it', async () => {
  app.simulator.cloudApi.sendWebhooksTo(`${app.origin}/meta`);
  const receipt = (await app.client.sendTemplate(order('meta')))._unsafeUnwrap();
  await expect
    .poll(async () => (await app.statusStore.get(receipt.correlationId))?.status, { timeout: 6_000 })
    .toBe('read');
  const statuses: string[] = [];
  for await (const { status } of app.client.track(receipt)) statuses.push(status);
  expect(statuses).toEqual(['read']);
});

it('answers the question whether the address is ours, and only to who knows the token', async () => {
  expect(await app.simulator.cloudApi.verifyWebhook(`${app.origin}/meta`)).toBe(true);
  const wrong = await fetch(`${app.origin}/meta?hub.mode=subscribe&hub.verify_token=no&hub.challenge=1`);
  expect(wrong.status).toBe(401);
});
