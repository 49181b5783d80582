import type { StatusEvent } from '@wamux/core';
import { sql } from 'kysely';
import type { Database, Trx } from '../database/database.js';
import type { AttemptRow } from '../database/tables.js';
import { foldNews, isStatus, newsKeyOf } from './fold-news.js';
import { readObject } from './stored-json.js';

/** What news may call an attempt. */
type Names = Pick<AttemptRow, 'provider' | 'provider_message_id' | 'correlation_id'>;

const idName = (provider: string, id: string): string => `${provider} #${id}`;
const ourName = (provider: string, correlationId: string): string => `${provider} ${correlationId}`;

/** By our id where the news has it: an attempt always does, its provider's id may be lost with the answer. */
export function parkingName({ provider, providerMessageId, correlationId }: StatusEvent): string {
  if (correlationId !== undefined) return ourName(provider, correlationId);
  return idName(provider, providerMessageId ?? '');
}

export function namesOf({
  provider,
  provider_message_id: id,
  correlation_id: correlationId,
}: Names): string[] {
  const ours = ourName(provider, correlationId);
  return id === null ? [ours] : [ours, idName(provider, id)];
}

/**
 * Keeps others from parking news under these names, and from learning them, until the transaction ends. Otherwise news
 * could be parked just as its message becomes known, and neither would see the other. To be taken before any row.
 */
export async function lockNames({ kind }: Database, trx: Trx, names: readonly string[]): Promise<void> {
  if (kind === 'sqlite' || names.length === 0) return;
  const sorted = [...new Set(names)].sort();
  await sql`
    select pg_advisory_xact_lock(hashtextextended(name, 0)) from unnest(${sorted}::text[]) with ordinality as t (name, n)
    order by n
  `.execute(trx);
}

export async function parkNews(trx: Trx, event: StatusEvent, at: number): Promise<void> {
  await trx
    .insertInto('wamux_parked_news')
    .values({ name: parkingName(event), news_key: newsKeyOf(event), event: JSON.stringify(event), at })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Gives attempts the news that came before they were known. */
export async function unparkNews(trx: Trx, attempts: readonly AttemptRow[]): Promise<readonly AttemptRow[]> {
  const names = attempts.flatMap(namesOf);
  if (names.length === 0) return attempts;
  const rows = await trx
    .deleteFrom('wamux_parked_news')
    .where('name', 'in', names)
    .returning(['name', 'event'])
    .execute();
  if (rows.length === 0) return attempts;
  const folded: AttemptRow[] = [];
  for (const attempt of attempts) {
    const own = namesOf(attempt);
    let next = attempt;
    for (const { name, event } of rows) {
      const news = readObject(event) as StatusEvent | undefined;
      // What is damaged tells nothing any more.
      if (!isStatus(news?.status) || !own.includes(name)) continue;
      if (await markNews(trx, attempt.id, news)) next = foldNews(next, news);
    }
    folded.push(next);
  }
  return folded;
}

/** Whether the news is new to the attempt; from now on it is not. */
export async function markNews(trx: Trx, attemptId: string, event: StatusEvent): Promise<boolean> {
  const marked = await trx
    .insertInto('wamux_news')
    .values({ attempt_id: attemptId, news_key: newsKeyOf(event) })
    .onConflict((conflict) => conflict.doNothing())
    .returning('attempt_id')
    .execute();
  return marked.length > 0;
}
