import type { StatusUpdate } from '@wamux/core';
import { expect, it } from 'vitest';
import { Followers } from './followers.js';

const update = (providerMessageId: string | null, correlationId: string): StatusUpdate => ({
  provider: 'dt',
  providerMessageId,
  correlationId,
  status: 'sent',
  rawStatus: 'sent',
  occurredAt: null,
});

it('forgets whoever is deleted under every name, and learns nothing more for them', () => {
  const followers = new Followers();
  const gone = { reference: { provider: 'dt', providerMessageId: null, correlationId: 'c-1' } };
  const left = { reference: { provider: 'dt', providerMessageId: null, correlationId: 'c-1' } };
  for (const one of [gone, left]) {
    followers.add(one);
    followers.learn(one, update('m-1', 'c-1'));
  }
  expect([...followers.about(update('m-1', 'c-1'))]).toEqual([gone, left]);
  followers.delete(gone);
  followers.learn(gone, update('m-1', 'c-1'));
  expect([...followers.about(update('m-1', 'c-1'))]).toEqual([left]);
  expect([...followers]).toEqual([left]);
  followers.delete(left);
  expect([...followers.about(update('m-1', 'c-1'))]).toEqual([]);
  expect(followers.size).toBe(0);
});
