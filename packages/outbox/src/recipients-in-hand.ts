import { type OutboundMessage, type SendError, toSendError } from '@wamux/core';
import type { ExplainedRoute, OutboxClient } from './outbox-client.js';

/** The part of a worker's room that messages to one recipient may take while the recipient can get no more for now. */
const share = 1 / 8;
const leastPlaces = 2;

/**
 * The messages that a worker has in hand, by recipient. A message whose recipient has had as many as the providers allow
 * waits in the worker, in order, until it may go or its patience is over. A thousand of them to one person would take all
 * places for minutes, and messages to everybody else would wait behind them. So only some of them wait in the worker.
 */
export class RecipientsInHand {
  readonly #places: number;
  readonly #counts = new Map<string, number>();

  /** @param room How many messages the worker holds at once. */
  constructor(room: number) {
    this.#places = Math.max(leastPlaces, Math.floor(room * share));
  }

  enter(recipient: string): void {
    this.#counts.set(recipient, (this.#counts.get(recipient) ?? 0) + 1);
  }

  leave(recipient: string): void {
    const others = (this.#counts.get(recipient) ?? 0) - 1;
    if (others > 0) this.#counts.set(recipient, others);
    else this.#counts.delete(recipient);
  }

  /** Why a message that has entered goes back into the queue, where it would only wait behind others to its recipient. */
  findRefusal(client: OutboxClient, recipient: string, message: OutboundMessage): SendError | undefined {
    if ((this.#counts.get(recipient) ?? 0) <= this.#places || !isLimited(client, message)) return undefined;
    const what = 'enough messages to this recipient already wait for its limit; nothing was sent';
    return toSendError({ kind: 'pair_rate_limited', message: what });
  }
}

/** Whether every provider that could take the message would let it wait for its recipient. */
function isLimited(client: OutboxClient, message: OutboundMessage): boolean {
  try {
    const explained = client.explain?.(message);
    const able = explained?.isOk() ? explained.value.providers.filter(isAble) : [];
    return able.length > 0 && able.every(({ limits }) => isUsedUp(limits?.pair));
  } catch {
    // The client broke its contract by throwing, or by an explanation without providers.
    return false;
  }
}

type Explained = ExplainedRoute['providers'][number];

const isAble = ({ skipped }: Explained): boolean =>
  skipped === undefined || skipped.kind === 'pair_rate_limited';

const isUsedUp = (pair: NonNullable<Explained['limits']>['pair']): boolean =>
  pair !== undefined && pair.used >= pair.limit;
