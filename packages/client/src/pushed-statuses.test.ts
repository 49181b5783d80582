import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pushing, startPushedRig } from './pushed-rig.fixture.js';

// The whole way over real HTTP: the providers' servers push to ours, signed, late, doubled and shuffled.

/** A life that a test can wait for. */
const timeline = [
  { status: 'sent', afterMs: 40 },
  { status: 'delivered', afterMs: 120 },
  { status: 'read', afterMs: 250 },
] as const;
const patience = { timeout: 6_000 };

let rig: Awaited<ReturnType<typeof startPushedRig>>;
const statusOf = async (correlationId = '') => (await rig.statusStore.get(correlationId))?.status;
const refused = () => rig.handled.filter(({ response }) => response.status !== 200).length;

describe('what is pushed', () => {
  beforeEach(async () => {
    rig = await startPushedRig({ timeline });
  });
  afterEach(() => rig.close());

  describe.each(pushing)('by %s', (id) => {
    it.each([
      ['as it comes', {}],
      ['doubled and shuffled', { doubled: true, shuffled: true, seed: 3 }],
      ['before the answer to the send', { early: true }],
    ])('%s ends right', async (_, options) => {
      rig.sideOf(id).sendWebhooksTo(rig.addressOf(id), options);
      const sent = await Promise.all([0, 1, 2, 3].map((n) => rig.client.sendTemplate(rig.order(id, n))));
      for (const one of sent) {
        const { correlationId } = one._unsafeUnwrap();
        await expect.poll(() => statusOf(correlationId), patience).toBe('read');
      }
      expect([refused(), await rig.statusStore.countOrphanedUpdates()]).toEqual([0, 0]);
    });

    // What Gupshup pushes names nothing of ours: such a message is held.
    if (id === 'gupshup') return;
    it('settles a send whose answer was lost', async () => {
      rig.sideOf(id).sendWebhooksTo(rig.addressOf(id));
      const stop = rig.sideOf(id).on('*', 'server-error-after-acceptance');
      const error = (await rig.client.sendTemplate(rig.order(id), { timeoutMs: 200 }))._unsafeUnwrapErr();
      stop();
      expect(error.outcome).toBe('unknown');
      await expect.poll(() => statusOf(error.correlationId), patience).toBe('read');
      expect(rig.simulator.ledger.acceptances).toHaveLength(1);
      const lost = { provider: id, providerMessageId: null, correlationId: error.correlationId ?? '' };
      const statuses: string[] = [];
      for await (const { status } of rig.client.track(lost)) statuses.push(status);
      expect(statuses).toEqual(['read']);
    });
  });

  it('before anybody follows the message is what following begins with', async () => {
    rig.simulator.cloudApi.sendWebhooksTo(`${rig.origin}/meta`);
    const receipt = (await rig.client.sendTemplate(rig.order('meta')))._unsafeUnwrap();
    await expect.poll(() => statusOf(receipt.correlationId), patience).toBe('read');
    const statuses: string[] = [];
    for await (const { status } of rig.client.track(receipt)) statuses.push(status);
    expect(statuses).toEqual(['read']);
  });

  it('as a question whether the address is ours is answered, and only to who knows the token', async () => {
    expect(await rig.simulator.cloudApi.verifyWebhook(`${rig.origin}/meta`)).toBe(true);
    const wrong = await fetch(`${rig.origin}/meta?hub.mode=subscribe&hub.verify_token=no&hub.challenge=1`);
    expect(wrong.status).toBe(403);
    expect(await wrong.text()).toBe('hub.verify_token is not the one of webhook.verifyToken');
  });
});

describe('a race between the news and the answer to the send', () => {
  /** How long a provider takes to answer what it has accepted, in milliseconds. */
  const latencyMs = 500;
  beforeEach(async () => {
    rig = await startPushedRig({ latencyMs });
  });
  afterEach(() => rig.close());

  it.each(pushing)('ends right, whatever comes first: %s', async (id) => {
    const addStatusUpdates = vi.spyOn(rig.statusStore, 'addStatusUpdates');
    rig.sideOf(id).sendWebhooksTo(rig.addressOf(id));
    const races = Array.from({ length: 27 }, (_, n) => rig.order(id, n));
    races.forEach(({ to }, n) => {
      // The first news comes from 500 ms before the answer to 500 ms after it, as a busy machine reads the answer later.
      rig.sideOf(id).setTimeline(to, [
        { status: 'sent', afterMs: 40 * n },
        { status: 'delivered', afterMs: 40 * n + 10 },
        { status: 'read', afterMs: 40 * n + 40 },
      ]);
    });
    const sent = await Promise.all(races.map((message) => rig.client.sendTemplate(message)));
    for (const one of sent) {
      await expect.poll(() => statusOf(one._unsafeUnwrap().correlationId), patience).toBe('read');
    }
    expect([refused(), await rig.statusStore.countOrphanedUpdates()]).toEqual([0, 0]);
    const outcomes = (await Promise.all(addStatusUpdates.mock.results.map(({ value }) => value)))
      .flat()
      .map(({ outcome }) => outcome);
    // Some news won the race and some lost it: how many of each is a matter of the machine.
    expect(outcomes).toContain('orphaned');
    expect(outcomes).toContain('applied');
    addStatusUpdates.mockRestore();
  });
});
