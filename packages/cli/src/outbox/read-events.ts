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
    // Following goes on where the database was away, so it begins before the end is reached for the first time.
    isEnd = isFollowing || cursor === after || signal.aborted;
    after = cursor;
  }
  if (isFollowing) yield* outbox.events({ signal, after });
}
