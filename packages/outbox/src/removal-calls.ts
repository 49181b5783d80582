import { err, ok, type Result } from 'neverthrow';
import type { Database } from './database/database.js';
import type { Outbox } from './outbox.js';
import type { OutboxCalls } from './outbox-calls.js';
import type { OutboxError } from './outbox-error.js';
import { parseAge, parseRecipient } from './parse-input.js';
import { forgetRecipient } from './store/forget.js';
import { removeOldReceived } from './store/received-events.js';
import { purge, removeOldBodies } from './store/retention.js';

/** The calls by which an app removes what is stored about a person, or about messages that ended long ago. */
export function createRemovalCalls(
  database: Database,
  calls: OutboxCalls,
): Pick<Outbox, 'forget' | 'removeBodies' | 'purge'> {
  /** Returns the count once the removed data is erased from the files of the database as well. */
  const erased = async (count: number): Promise<Result<number, OutboxError>> =>
    (await database.eraseRemoved?.()) === false ? err(notErased) : ok(count);

  return {
    forget: (to) =>
      calls.run(async () => {
        const recipient = parseRecipient(to);
        if (recipient.isErr()) return err(recipient.error);
        return erased(await forgetRecipient(database, recipient.value));
      }),

    removeBodies: (options) =>
      calls.run(async () => {
        const age = parseAge(options);
        if (age.isErr()) return err(age.error);
        const old = { olderThanMs: age.value };
        const { removed } = await removeOldBodies(database, old);
        return erased(removed + (await removeOldReceived(database, old)));
      }),

    purge: (options) =>
      calls.run(async () => {
        const age = parseAge(options);
        return age.isErr() ? err(age.error) : erased(await purge(database, { olderThanMs: age.value }));
      }),
  };
}

const notErased: OutboxError = {
  kind: 'unavailable',
  message:
    'it is removed, but its bytes are still in the write-ahead log, which others are using; call again to erase them',
};
