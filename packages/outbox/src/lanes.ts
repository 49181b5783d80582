import { errorKinds, type Issue } from '@wamux/core';
import type { ParsedMessage } from '@wamux/core/input';
import type { ExplainedRoute, OutboxClient } from './outbox-client.js';

/** Where a message goes, according to the config of the process that enqueues it. */
export interface Destination {
  /**
   * Names the providers that the message waits for: the one that its route tries first, or all of them where the route
   * chooses anew each time. Passing conditions, such as an open circuit, do not count, since a message may stay in the
   * queue for longer. Where the client cannot tell, every message has the same lane.
   */
  readonly lane: string;
  /** Why the message can never be sent: every provider of its route lacks its template, or refuses its variables. */
  readonly unsendable?: readonly Issue[];
}

export function findDestination(client: OutboxClient, message: ParsedMessage): Destination {
  try {
    const explained = client.explain?.(message);
    return explained?.isOk() ? toDestination(explained.value) : { lane: '' };
  } catch {
    // The client broke its contract by throwing, or by an explanation without providers.
    return { lane: '' };
  }
}

function toDestination({ providers, strategy }: ExplainedRoute): Destination {
  const unsendable = findUnsendable(providers);
  if (unsendable !== undefined) return { lane: '', unsendable };
  const able = providers.filter(
    ({ skipped }) => skipped === undefined || errorKinds[skipped.kind].retryLater,
  );
  const ids = able.map(({ provider }) => provider);
  return { lane: strategy === 'priority' ? (ids[0] ?? '') : ids.sort().join(' ') };
}

/** A template that nobody has and variables that nobody takes are mistakes of the app, and the same for every worker. */
function findUnsendable(providers: ExplainedRoute['providers']): readonly Issue[] | undefined {
  const refusals = providers.flatMap(({ skipped }) =>
    skipped?.kind === 'template_not_found' || skipped?.kind === 'template_params' ? [skipped] : [],
  );
  const [first] = refusals;
  if (first === undefined || refusals.length < providers.length) return undefined;
  const wrong = refusals.find(({ kind }) => kind === 'template_params');
  if (wrong !== undefined) return wrong.issues ?? [{ path: 'variables', message: wrong.message }];
  return [{ path: 'name', message: `no provider of its route has the template: ${first.message}` }];
}

/**
 * Whether a worker with this client takes the messages of a lane at once. It leaves those of other lanes to workers that
 * have the providers, unless none comes.
 */
export function servesLane({ id, providers, explain }: OutboxClient, lane: string): boolean {
  if (lane === '') return true;
  const ids = lane.split(' ');
  if (providers !== undefined) return ids.some((provider) => providers.has(provider));
  // A client that explains routes but does not list its providers has named the lanes itself, so it serves them.
  return explain !== undefined || ids.includes(id);
}
