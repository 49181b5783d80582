import { err, type Result, ResultAsync } from 'neverthrow';
import type { OutboxError } from './outbox-error.js';
import { toUnavailable } from './unavailable.js';

/**
 * Runs the calls of an app that wait for the database. A failure of the database becomes an error, and `close` waits for
 * all calls.
 */
export class OutboxCalls {
  readonly #closing = new AbortController();
  /** Calls that are not finished. */
  readonly #pending = new Set<Promise<unknown>>();

  /** Aborts when the outbox takes no more calls. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  run<Value>(work: () => Promise<Result<Value, OutboxError>>): ResultAsync<Value, OutboxError> {
    if (this.closing.aborted) return new ResultAsync(Promise.resolve(err(closed)));
    const done = work().catch((error: unknown) => err(toUnavailable(error)));
    this.#pending.add(done);
    void done.finally(() => this.#pending.delete(done));
    return new ResultAsync(done);
  }

  /** Accepts no more calls, and waits for those that were made. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#pending);
  }
}

const closed: OutboxError = { kind: 'unavailable', message: 'the outbox is closed' };
