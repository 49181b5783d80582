import { err, ok, type Result } from 'neverthrow';
import type { Intake } from './intake.js';
import type { EnqueuedMessage, Outbox } from './outbox.js';
import type { OutboxCalls } from './outbox-calls.js';
import type { OutboxClient } from './outbox-client.js';
import type { OutboxError } from './outbox-error.js';
import { parseEnqueue, parseManyOptions } from './parse-enqueue.js';
import { orUnreadable, readList, wrong } from './parse-input.js';
import type { Inserted } from './store/insert-intents.js';

/** The calls by which an app enqueues messages: one, or many in one commit. */
export function createEnqueueCalls(
  client: OutboxClient,
  intake: Intake,
  calls: OutboxCalls,
): Pick<Outbox, 'enqueue' | 'enqueueMany'> {
  return {
    enqueue: (message, given) =>
      calls.run(async () => {
        const read = orUnreadable('options', () => {
          const { transaction, ...options } = given ?? {};
          return parseEnqueue(client, message, options).map((intent) => ({ intent, transaction }));
        });
        if (read.isErr()) return err(read.error);
        const { intent, transaction } = read.value;
        if (transaction === undefined) return toEnqueued(await intake.store(intent));
        const stored = await intake.storeIn(transaction, [intent]);
        return stored.andThen(([inserted]) => toEnqueued(inserted));
      }),

    async enqueueMany(messages, options) {
      const list = readList('messages', messages);
      if (list.isErr()) return [err(list.error)];
      const given = parseManyOptions(options);
      if (given.isErr()) return list.value.map(() => err(given.error));
      const parsed = list.value.map((one) =>
        orUnreadable('', () => {
          const { message, ...own } = (one ?? {}) as { readonly message?: unknown };
          return parseEnqueue(client, message, own);
        }),
      );
      const intents = parsed.flatMap((intent) => (intent.isOk() ? [intent.value] : []));
      const { transaction } = given.value;
      const stored = await calls.run(async () =>
        transaction === undefined
          ? ok(await intake.storeMany(intents))
          : intake.storeIn(transaction, intents),
      );
      let next = 0;
      return parsed.map((intent) => {
        if (intent.isErr()) return err(intent.error);
        if (stored.isErr()) return err(stored.error);
        next += 1;
        return toEnqueued(stored.value[next - 1]);
      });
    },
  };
}

function toEnqueued(inserted: Inserted | undefined): Result<EnqueuedMessage, OutboxError> {
  if (inserted !== undefined && 'id' in inserted) return ok(inserted);
  if (inserted !== undefined && 'retryAfterMs' in inserted) {
    const { team, messagesToday, retryAfterMs } = inserted;
    const message = `the team ${team} has submitted ${messagesToday} messages today, which is its limit; the day ends at midnight UTC`;
    return err({ kind: 'quota-exhausted', message, retryAfterMs });
  }
  if (inserted !== undefined && 'unsendable' in inserted) {
    return err(wrong(inserted.unsendable));
  }
  return err({
    kind: 'conflict',
    message: 'the idempotency key belongs to another message',
    ...(inserted !== undefined && { hashes: inserted.hashes }),
  });
}
