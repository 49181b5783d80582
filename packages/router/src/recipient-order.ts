import type { Clock } from '@wamux/core';
import { onAbort } from '@wamux/core/helpers';

/** How long a message waits for the answer to the one before it, in milliseconds; providers usually answer sooner. */
const answerMs = 1_000;

/** How long a message may wait for those before it. */
export interface OrderPatience {
  /** How long it waits while the first of them is retried, fails over or waits for a limit, in milliseconds. */
  readonly heldMs: number;
  /** How long it waits in any case, in milliseconds. */
  readonly totalMs: number;
  /** Whether a message to the recipient may have to wait for a limit of its provider now. */
  readonly isLimited: () => boolean;
}

/**
 * Keeps the messages of one route to one recipient in the order in which they were given: the next one begins when the one
 * before it has ended, including its retries and failovers. Two messages that are sent side by side may arrive in either
 * order, and one that fails over would be overtaken by later ones.
 *
 * The wait is bounded, so that a provider that hangs delays a conversation but never blocks it. It depends on the state of
 * the first message that has not ended, and on how long that state has lasted. All messages behind it together wait one
 * second for its answer. While it is retried, fails over or waits for a limit, they wait as long as the patience of the
 * route allows, since another provider could take them at once.
 */
export class RecipientOrder {
  /** The last message to each recipient that has not ended. */
  readonly #last = new Map<string, OrderedSend>();

  /** Adds a message behind those that are on their way to the recipient. */
  join(recipient: string): OrderedSend {
    const send = new OrderedSend(this.#last.get(recipient));
    this.#last.set(recipient, send);
    return send;
  }

  /** Ends a message: the next one to the recipient may begin, once those before it have ended too. */
  leave(recipient: string, send: OrderedSend): void {
    if (this.#last.get(recipient) === send) {
      const { ahead } = send;
      if (ahead === undefined) this.#last.delete(recipient);
      else this.#last.set(recipient, ahead);
    }
    send.end();
  }
}

type State = 'waits' | 'is with a provider' | 'goes on' | 'ended';

/** One message's place in the order. Its fields are private to TypeScript only: one is made for every message. */
export class OrderedSend {
  private before: OrderedSend | undefined;
  private state: State = 'waits';
  /** When the state began, in milliseconds since the epoch. */
  private since = 0;
  private onEnd: (() => void) | undefined;

  constructor(before: OrderedSend | undefined) {
    this.before = before;
  }

  /** Whether another message to the same recipient must end first. */
  get mustWait(): boolean {
    return this.ahead !== undefined;
  }

  /**
   * The closest message ahead that has not ended. Where one was stopped by its caller while it waited, the ones ahead of it
   * count instead.
   */
  get ahead(): OrderedSend | undefined {
    while (this.before?.state === 'ended') this.before = this.before.before;
    return this.before;
  }

  /** Waits until the messages ahead have ended or taken too long, or until the signal is aborted. */
  async wait(clock: Clock, patience: OrderPatience, signal: AbortSignal | undefined): Promise<void> {
    const startedAt = clock.now();
    for (let { ahead } = this; ahead !== undefined && !signal?.aborted; ahead = this.ahead) {
      const leftMs = ahead.head.isAwaitedUntil(startedAt, patience) - clock.now();
      if (leftMs <= 0) return;
      const ending = new AbortController();
      const end = (): void => ending.abort();
      ahead.onEnd = end;
      const withdraw = onAbort(signal, end);
      await clock.sleep(leftMs, ending.signal);
      withdraw();
    }
  }

  /** Records that a provider is called with the message for the first time. */
  begin(now: number): void {
    this.before = undefined;
    this.enter('is with a provider', now);
  }

  /** Records that the first call has failed and the message goes on. One that counts as ended goes on beside the others. */
  goOn(now: number): void {
    if (this.state !== 'ended') this.enter('goes on', now);
  }

  end(): void {
    this.state = 'ended';
    this.onEnd?.();
  }

  private enter(state: State, now: number): void {
    this.state = state;
    this.since = now;
  }

  /** The first message that has not ended. */
  private get head(): OrderedSend {
    let head: OrderedSend = this;
    for (let { ahead } = head; ahead !== undefined; ahead = head.ahead) head = ahead;
    return head;
  }

  /** Until when a message that began to wait at `startedAt` waits for this one, which is the head. */
  private isAwaitedUntil(startedAt: number, { heldMs, totalMs, isLimited }: OrderPatience): number {
    const answered = this.since + Math.min(answerMs, heldMs);
    const isHeld = this.state === 'goes on' || isLimited();
    return Math.min(startedAt + totalMs, isHeld ? Math.max(answered, startedAt + heldMs) : answered);
  }
}
