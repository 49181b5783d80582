import { createHash } from 'node:crypto';
import { QueueSet } from '@wamux/core/helpers';

/** A key that is longer is kept as its hash, so that the keys take no more room than they are many. */
const longestKey = 200;

/** Keys of events that came, the last ones. */
export class SeenEvents {
  readonly #most: number;
  readonly #keys = new QueueSet<string>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Whether the event is new; from now on it is not. */
  mark(given: string): boolean {
    const key = shorten(given);
    const isNew = !this.#keys.has(key);
    this.#keys.add(key);
    if (this.#keys.size > this.#most) this.#forgetOldest();
    return isNew;
  }

  unmark(key: string): void {
    this.#keys.delete(shorten(key));
  }

  #forgetOldest(): void {
    const oldest = this.#keys.first;
    if (oldest !== undefined) this.#keys.delete(oldest);
  }
}

const shorten = (key: string): string =>
  key.length > longestKey ? createHash('sha256').update(key).digest('base64url') : key;
