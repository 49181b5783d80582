import type { Clock } from '@wamux/core';
import { QueueSet } from '@wamux/core/helpers';
import type { PairBuckets } from './pair-buckets.js';
import type { Waiter, WaitingRecipient } from './waiter.js';
import type { WaitingLine } from './waiting-line.js';

/** The longest sleep of a cooldown before it looks again, so that a clock that is set back cannot prolong it. */
const longestSleepMs = 60_000;

/**
 * Keeps messages to one recipient in order while they wait for the recipient's bucket. They wait aside, so that no other
 * call waits for them.
 */
export class RecipientCooldowns {
  readonly #clock: Clock;
  readonly #buckets: PairBuckets;
  readonly #line: WaitingLine;
  readonly #onCooledDown: () => void;
  readonly #recipients = new Map<string, WaitingRecipient>();

  /**
   * @param line The line to which a message returns after it waited aside.
   * @param onCooledDown Called when a message has returned by itself.
   */
  constructor(clock: Clock, buckets: PairBuckets, line: WaitingLine, onCooledDown: () => void) {
    this.#clock = clock;
    this.#buckets = buckets;
    this.#line = line;
    this.#onCooledDown = onCooledDown;
  }

  /** How long, at least, a message that comes now waits for its recipient, in milliseconds. */
  msUntilToken(name: string): number {
    const waiting = this.#recipients.get(name);
    const ms = this.#buckets.msUntilToken(name, waiting?.waiters.size);
    return waiting === undefined ? ms : Math.max(ms, waiting.retryAt - performance.now());
  }

  hasWaiters(name: string): boolean {
    return this.#recipients.has(name);
  }

  /** Finds the recipient of a message that begins to wait; the caller has to add the message to its waiters. */
  recipient(name: string): WaitingRecipient {
    const known = this.#recipients.get(name);
    if (known !== undefined) return known;
    const waiters = new QueueSet<Waiter>();
    const waiting = { name, waiters, isReserving: false, retryAt: 0, cooldown: undefined };
    this.#recipients.set(name, waiting);
    return waiting;
  }

  /** Whether a message that is next in line has to wait aside, for its recipient or for an earlier message. */
  mustWait(waiter: Waiter): boolean {
    const { recipient } = waiter;
    if (recipient === undefined) return false;
    if (recipient.isReserving || recipient.waiters.first !== waiter) return true;
    const ms = Math.max(this.#buckets.msUntilToken(recipient.name), recipient.retryAt - performance.now());
    if (ms <= 0) return false;
    this.#coolDown(recipient, ms);
    return true;
  }

  /** Removes a message that no longer waits, for whatever reason. */
  leave(waiter: Waiter): void {
    const { recipient } = waiter;
    if (recipient === undefined) return;
    recipient.waiters.delete(waiter);
    this.next(recipient);
  }

  /** Puts the first message of a recipient back in line. */
  next(recipient: WaitingRecipient): void {
    if (recipient.isReserving) return;
    recipient.cooldown?.abort();
    const first = recipient.waiters.first;
    if (first === undefined) this.#recipients.delete(recipient.name);
    else this.#line.addBack(first);
  }

  #coolDown(recipient: WaitingRecipient, ms: number): void {
    recipient.cooldown?.abort();
    const cooldown = new AbortController();
    recipient.cooldown = cooldown;
    void this.#clock.sleep(Math.min(Math.ceil(ms), longestSleepMs), cooldown.signal).then(() => {
      if (cooldown.signal.aborted) return;
      this.next(recipient);
      this.#onCooledDown();
    });
  }
}
