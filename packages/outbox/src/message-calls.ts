import { err, ok, type Result } from 'neverthrow';
import type { CheckPlan } from './check-plan.js';
import type { Database } from './database/database.js';
import { createDecisions, notFound } from './decisions.js';
import type { Outbox } from './outbox.js';
import type { OutboxCalls } from './outbox-calls.js';
import type { OutboxError } from './outbox-error.js';
import type { OutboxMessage } from './outbox-message.js';
import { isId } from './parse-input.js';
import { parseListQuery } from './store/list-query.js';
import { listMessages, readMessage } from './store/read-messages.js';
import { readTimeline } from './store/timeline.js';

export interface MessageCallsOptions {
  readonly database: Database;
  readonly plan: CheckPlan;
  readonly calls: OutboxCalls;
  readonly retryForMs: number;
  /** Called when a message may be due because of a decision. */
  readonly wake: () => void;
}

type MessageCalls = Pick<Outbox, 'get' | 'list' | 'timeline'> & ReturnType<typeof createDecisions>;

/** The calls by which an app or a person reads stored messages, and decides about them. */
export function createMessageCalls(options: MessageCallsOptions): MessageCalls {
  const { database, calls } = options;
  const find = async (id: string): Promise<Result<OutboxMessage, OutboxError>> => {
    const message = isId(id) ? await readMessage(database, id) : undefined;
    return message === undefined ? err(notFound) : ok(message);
  };

  return {
    get: (id) => calls.run(() => find(id)),
    list: (given) =>
      calls.run(async () => {
        const query = parseListQuery(given);
        return query.isErr() ? err(query.error) : ok(await listMessages(database, query.value));
      }),
    timeline: (id) =>
      calls.run(async () => {
        const message = await find(id);
        return message.isErr() ? err(message.error) : ok(await readTimeline(database, message.value));
      }),
    ...createDecisions(options),
  };
}
