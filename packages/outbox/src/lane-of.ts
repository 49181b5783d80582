import { errorKinds } from '@wamux/core';
import type { ParsedMessage } from '@wamux/core/input';
import type { OutboxClient } from './outbox-client.js';

/** Where a message goes, as the config of whoever takes it in says. */
export interface Destination {
  /**
   * Names those whom the message waits for: the provider that its route tries first, or all of them where the route chooses
   * anew each time. What passes, such as an open circuit, is left out: a message may stay in the queue for longer than that.
   * Where the client cannot tell, every message has the same lane.
   */
  readonly lane: string;
  /** Why nobody can ever be given it: no provider of its route has its template. */
  readonly unsendable?: string;
}

export function findDestination(client: OutboxClient, message: ParsedMessage): Destination {
  const explained = client.explain?.(message);
  if (!explained?.isOk()) return { lane: '' };
  const { strategy, providers } = explained.value;
  const missing = providers.filter(({ skipped }) => skipped?.kind === 'template_not_found');
  const [first] = missing;
  if (first?.skipped !== undefined && missing.length === providers.length) {
    return { lane: '', unsendable: `no provider of its route has the template: ${first.skipped.message}` };
  }
  const able = providers.filter(
    ({ skipped }) => skipped === undefined || errorKinds[skipped.kind].retryLater,
  );
  const ids = able.map(({ provider }) => provider);
  return { lane: strategy === 'priority' ? (ids[0] ?? '') : ids.sort().join(' ') };
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
