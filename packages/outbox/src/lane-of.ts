import { errorKinds } from '@wamux/core';
import type { ParsedMessage } from '@wamux/core/input';
import type { OutboxClient } from './outbox-client.js';

/**
 * Names those whom a message waits for: the provider that its route tries first, or all of them where the route chooses
 * anew each time. What passes, such as an open circuit, is left out: a message may stay in the queue for longer than that.
 * Where the client cannot tell, every message has the same lane.
 */
export function laneOf(client: OutboxClient, message: ParsedMessage): string {
  const explained = client.explain?.(message);
  if (!explained?.isOk()) return '';
  const { strategy, providers } = explained.value;
  const able = providers.filter(
    ({ skipped }) => skipped === undefined || errorKinds[skipped.kind].retryLater,
  );
  const ids = able.map(({ provider }) => provider);
  return strategy === 'priority' ? (ids[0] ?? '') : ids.sort().join(' ');
}

/**
 * Whether a worker may take the messages of a lane at once. Others have the providers of the rest: it leaves those messages
 * to them, unless nobody comes.
 */
export function servesLane({ id, providers, explain }: OutboxClient, lane: string): boolean {
  if (lane === '') return true;
  const ids = lane.split(' ');
  if (providers !== undefined) return ids.some((provider) => providers.has(provider));
  // It names lanes and does not say whom it has: they are its own.
  return explain !== undefined || ids.includes(id);
}
