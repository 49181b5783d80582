import type { ListQuery, Outbox, OutboxMessage } from '@wamux/outbox';
import { toCliError } from '../with-outbox.js';

const pageSize = 500;

type Query = Omit<ListQuery, 'after' | 'limit'>;

/** Up to `limit` messages, in the order in which they came. */
export async function readMessages(outbox: Outbox, query: Query, limit: number): Promise<OutboxMessage[]> {
  const messages: OutboxMessage[] = [];
  for await (const page of readPages(outbox, query, limit)) messages.push(...page);
  return messages;
}

/** Up to `limit` messages, a page at a time. */
export async function* readPages(
  outbox: Outbox,
  query: Query,
  limit: number,
): AsyncGenerator<readonly OutboxMessage[]> {
  let left = limit;
  let after: string | undefined;
  while (left > 0) {
    const size = Math.min(left, pageSize);
    const listed = await outbox.list({ ...query, limit: size, ...(after !== undefined && { after }) });
    if (listed.isErr()) throw toCliError(listed.error);
    yield listed.value;
    if (listed.value.length < size) return;
    left -= size;
    after = listed.value.at(-1)?.id;
  }
}
