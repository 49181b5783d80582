import type { Outbox, RecordedEvent } from '@wamux/outbox';
import { toCliError } from '../with-outbox.js';

const beginning = '0-0';

/** The stored events, page by page, and then new ones as they happen. */
export async function* readEvents(
  outbox: Outbox,
  given: string | undefined,
  isFollowing: boolean,
  signal: AbortSignal,
): AsyncGenerator<RecordedEvent> {
  let after = given ?? beginning;
  for (let isEnd = false; !isEnd; ) {
    const page = await outbox.eventPage({ after });
    if (page.isErr()) throw toCliError(page.error);
    yield* page.value.events;
    const { cursor } = page.value;
    // One page shows whether the database can be read. The rest is left to `events`, which waits while the database is away.
    isEnd = isFollowing || cursor === after || signal.aborted;
    after = cursor;
  }
  if (isFollowing) yield* outbox.events({ signal, after });
}
