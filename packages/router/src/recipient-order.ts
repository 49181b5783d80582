import type { Clock } from '@wamux/core';

/** How long a message waits for the answer to the one before it, in milliseconds; providers usually answer sooner. */
const answerMs = 1_000;

/**
 * Keeps the messages of one route to one recipient in the order in which they were given: the next one begins when the
 * one before it has ended, its retries and failovers included. Two messages that leave side by side may arrive in either
 * order, and one that fails over would be overtaken by those behind it.
 *
 * The wait is bounded, so that a provider that hangs delays a conversation but never blocks it: by a second for a message
 * that a provider has, by the follower's own patience for one that is retried, fails over or itself waits.
 */
export class RecipientOrder {
  /** The last message to each recipient that has not ended. */
  readonly #last = new Map<string, OrderedSend>();

  /** Takes the place behind the messages that are on their way to the recipient. */
  join(recipient: string): OrderedSend {
    const send = new OrderedSend(this.#last.get(recipient));
    this.#last.set(recipient, send);
    return send;
  }

  /** The message has ended: the next one to the recipient may begin. */
  leave(recipient: string, send: OrderedSend): void {
    if (this.#last.get(recipient) === send) this.#last.delete(recipient);
    send.end();
  }
}

/** One message's place in the order. Its fields are private to TypeScript only: one is made for every message. */
export class OrderedSend {
  private before: OrderedSend | undefined;
  private state: 'waits' | 'is with a provider' | 'goes on' | 'ended' = 'waits';
  private onEnd: (() => void) | undefined;

  constructor(before: OrderedSend | undefined) {
    this.before = before;
  }

  /** Whether another message to the same recipient must end first. */
  get mustWait(): boolean {
    return this.before !== undefined && this.before.state !== 'ended';
  }

  /** Waits until the message before has ended, at most for `patienceMs`, or until the signal is aborted. */
  async wait(clock: Clock, patienceMs: number, signal: AbortSignal | undefined): Promise<void> {
    const { before } = this;
    if (before === undefined) return;
    this.before = undefined;
    const ending = new AbortController();
    before.onEnd = () => ending.abort();
    const either = signal === undefined ? ending.signal : AbortSignal.any([ending.signal, signal]);
    const firstMs = Math.min(answerMs, patienceMs);
    await clock.sleep(firstMs, either);
    if (either.aborted || before.state === 'is with a provider') return;
    await clock.sleep(patienceMs - firstMs, either);
  }

  /** A provider is called with it for the first time. */
  begin(): void {
    this.state = 'is with a provider';
  }

  /** The first call has failed, and the message is not at its end. */
  goOn(): void {
    this.state = 'goes on';
  }

  end(): void {
    this.state = 'ended';
    this.before = undefined;
    this.onEnd?.();
  }
}
