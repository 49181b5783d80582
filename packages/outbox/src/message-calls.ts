import { err, ok, type Result } from 'neverthrow';
import type { CheckPlan } from './check-plan.js';
import type { Database } from './database/database.js';
import type { Outbox } from './outbox.js';
import type { OutboxCalls } from './outbox-calls.js';
import type { OutboxError } from './outbox-error.js';
import type { OutboxMessage } from './outbox-message.js';
import { isId, parseReason, parseResolution } from './parse-input.js';
import { parseListQuery } from './store/list-query.js';
import { cancelMessage, resendMessage } from './store/operator.js';
import { listMessages, readMessage } from './store/read-messages.js';
import { resolveMessage } from './store/resolve.js';

export interface MessageCallsOptions {
  readonly database: Database;
  readonly plan: CheckPlan;
  readonly calls: OutboxCalls;
  readonly retryForMs: number;
  /** Called when a message may be due by what was done. */
  readonly wake: () => void;
}

/** How an app or a person looks at messages that are stored, and decides about one of them. */
export function createMessageCalls({
  database,
  plan,
  calls,
  retryForMs,
  wake,
}: MessageCallsOptions): Pick<Outbox, 'get' | 'list' | 'cancel' | 'resend' | 'resolve'> {
  const find = async (id: string): Promise<Result<OutboxMessage, OutboxError>> => {
    const message = isId(id) ? await readMessage(database.db, id) : undefined;
    return message === undefined ? err(notFound) : ok(message);
  };

  const change = (id: string, work: () => Promise<Result<void, OutboxError>>) =>
    calls.run(async () => {
      const done = isId(id) ? await work() : err(notFound);
      if (done.isErr()) return err(done.error);
      wake();
      return find(id);
    });

  return {
    get: (id) => calls.run(() => find(id)),
    list: (given) =>
      calls.run(async () => {
        const query = parseListQuery(given);
        return query.isErr() ? err(query.error) : ok(await listMessages(database, query.value));
      }),
    cancel: (id) => change(id, () => cancelMessage(database, id)),
    resend: (id, options) =>
      change(id, async () => {
        const reason = parseReason(options);
        return reason.isErr()
          ? err(reason.error)
          : resendMessage(database, id, { reason: reason.value, retryForMs });
      }),
    resolve: (id, options) =>
      change(id, async () => {
        const resolution = parseResolution(options);
        return resolution.isErr()
          ? err(resolution.error)
          : resolveMessage(database, plan, id, resolution.value);
      }),
  };
}

const notFound: OutboxError = { kind: 'not-found', message: 'there is no message with this id' };
