import { type CallOptions, toSendError } from '@wamux/core';
import { onAbort } from '@wamux/core/helpers';
import { err, ok, ResultAsync } from 'neverthrow';
import { beforeEach, expect, it } from 'vitest';
import type { Client } from 'wamux';
import { describeOnBoth, text, to } from './rig.fixture.js';

/** As many as a worker has in hand, and once more. */
const backlog = 128;

describeOnBoth('a backlog of messages to one recipient', (rig) => {
  /** The recipients whose messages the client was given. */
  let given: string[];
  beforeEach(() => {
    given = [];
  });

  /** Makes a client that holds the messages to one recipient until it is stopped, and takes all others at once. */
  const holding = (pairs: readonly ({ used: number; limit: number } | undefined)[]) => ({
    ...rig.client,
    explain: () =>
      ok({
        onUnknown: 'hold',
        strategy: 'priority',
        providers: pairs.map((pair, n) => ({
          provider: ['bird', 'dt'][n] ?? '',
          ...(pair && { limits: { pair } }),
        })),
      } as never),
    send: ((message, options) => {
      given.push(message.to);
      return new ResultAsync(message.to === to ? whenStopped(options) : whenRecorded(options));
    }) as Client['send'],
  });
  const ended = (kind: 'canceled' | 'recipient_invalid') => err(toSendError({ kind, message: '' }));
  const whenStopped = (options?: CallOptions) =>
    new Promise<ReturnType<typeof ended>>((resolve) => {
      onAbort(options?.signal, () => resolve(ended('canceled')));
    });
  const whenRecorded = async (options?: CallOptions) => {
    await options?.beforeSend?.('bird');
    return ended('recipient_invalid');
  };

  it('who can get no more for now leaves the places of the worker to all others', async () => {
    const outbox = await rig.open({ client: holding([{ used: 45, limit: 45 }]), leaseMs: 15_000 });
    await outbox.enqueueMany(Array.from({ length: backlog }, () => ({ message: text })));
    const others = Array.from({ length: 20 }, (_, n) => `+5730022200${10 + n}`);
    await outbox.enqueueMany(others.map((other) => ({ message: { ...text, to: other } })));
    outbox.start();
    await expect.poll(() => given.filter((one) => one !== to).toSorted()).toEqual(others);
    // An eighth of the places is left to those who wait in order.
    expect(given.filter((one) => one === to)).toHaveLength(8);
    const givenBack = `state = 'queued' and error like '%"pair_rate_limited"%'`;
    await expect
      .poll(async () => (await rig.sql(`select id from wamux_messages where ${givenBack}`)).length)
      .toBe(backlog - 8);
    await outbox.stop({ drainMs: 0 });
  });

  it.each([
    ['has had fewer messages than are allowed', [{ used: 44, limit: 45 }]],
    ['has no limit with a provider that would take them', [{ used: 45, limit: 45 }, undefined]],
    ['has no limit', [undefined]],
  ])('who %s has all of them', async (_, pairs) => {
    const outbox = await rig.open({ client: holding(pairs), leaseMs: 15_000 });
    await outbox.enqueueMany(Array.from({ length: backlog }, () => ({ message: text })));
    outbox.start();
    await expect.poll(() => given.length).toBe(64);
    await outbox.stop({ drainMs: 0 });
  });
});
