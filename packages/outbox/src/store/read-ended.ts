import type { StatusUpdate } from '@wamux/core';
import type { Database } from '../database/database.js';
import { historyOf } from './fold-updates.js';
import { toIsoTime } from './stored-json.js';

/** The most messages of one look: the latest ones tell how a provider is now. */
const mostMessages = 200;

/** What became of a message that a provider had accepted. */
export interface EndedMessage {
  readonly attemptId: string;
  readonly update: StatusUpdate;
}

/**
 * Reads which of the accepted messages ended lately, the earliest first, with what their providers reported.
 *
 * @param since Milliseconds since the epoch.
 */
export async function readEnded({ db }: Database, since: number): Promise<readonly EndedMessage[]> {
  const ended = db
    .selectFrom('wamux_messages')
    .select(['id', 'ended_at'])
    .where('ended_at', '>', since)
    .orderBy('ended_at', 'desc')
    .limit(mostMessages);
  const rows = await db
    .selectFrom(ended.as('ended'))
    .innerJoin('wamux_attempts as attempt', 'attempt.message_id', 'ended.id')
    .selectAll('attempt')
    .select('ended.ended_at as message_ended_at')
    .where('attempt.outcome', '=', 'accepted')
    .orderBy('ended.ended_at')
    .execute();
  return rows.map(({ message_ended_at: endedAt, ...attempt }) => {
    const { times, ...known } = historyOf(attempt);
    return {
      attemptId: attempt.id,
      update: {
        provider: attempt.provider,
        providerMessageId: attempt.provider_message_id,
        correlationId: attempt.correlation_id,
        ...known,
        occurredAt: times[known.status] ?? toIsoTime(Number(endedAt)),
      },
    };
  });
}
