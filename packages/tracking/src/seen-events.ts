import { createHash } from 'node:crypto';
import { QueueSet } from '@wamux/core/helpers';

/** A longer key is kept as its hash, so that the number of keys bounds the memory that they take. */
const longestKey = 200;

/** The keys of the last events, to recognise repeats. */
export class SeenEvents {
  readonly #most: number;
  readonly #keys = new QueueSet<string>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Remembers an event, and says whether it is new. */
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
