import type { ProviderError } from '@wamux/core';
import type { Database, Trx } from '../database/database.js';
import { isAmong } from '../database/is-among.js';
import type { EndedAttempt, ProcessingResult } from './processing-result.js';

/** An attempt whose message was found at its provider by our id. */
type FoundAttempt = EndedAttempt & { readonly providerMessageId: string };

const isFound = (attempt: EndedAttempt): attempt is FoundAttempt =>
  attempt.wasLookedUp === true && attempt.providerMessageId != null;

export const hasFound = ({ attempts }: ProcessingResult): boolean => attempts.some(isFound);

/**
 * An app may give several messages the same correlation id, and then a provider may find any of them by it. Where it found
 * a message that is known to be another one, the outcome of this one stays unknown.
 */
export async function withoutFoundElsewhere(
  database: Database,
  trx: Trx,
  results: readonly ProcessingResult[],
): Promise<readonly ProcessingResult[]> {
  const found = results.flatMap(({ attempts }) => attempts.filter(isFound));
  if (found.length === 0) return results;
  const rows = await trx
    .selectFrom('wamux_attempts')
    .select(['message_id', 'provider', 'provider_message_id'])
    .where(isAmong(database, 'provider_message_id', [...new Set(found.map((one) => one.providerMessageId))]))
    .execute();
  const owners = new Map(rows.map((row) => [nameOf(row.provider, row.provider_message_id), row.message_id]));
  return results.map((result) => {
    const { row, attempts } = result;
    for (const { provider, providerMessageId } of attempts.filter(isFound)) {
      const name = nameOf(provider, providerMessageId);
      const owner = owners.get(name) ?? row.id;
      if (owner !== row.id) return toUnknown(result, provider);
      // Two results of this transaction may have found the same message, but it can belong to only one of them.
      owners.set(name, row.id);
    }
    return result;
  });
}

const nameOf = (provider: string, id: string | null): string => JSON.stringify([provider, id]);

function toUnknown(result: ProcessingResult, provider: string): ProcessingResult {
  const error: ProviderError = {
    kind: 'unknown',
    provider,
    message:
      'the provider has another message with the same correlation id, so it cannot tell whether it has this one; give each message its own id',
  };
  const attempts = result.attempts.map(
    (attempt): EndedAttempt =>
      isFound(attempt) ? { id: attempt.id, provider: attempt.provider, outcome: 'unknown', error } : attempt,
  );
  return { ...result, event: 'outcome-unknown', attempts, error };
}
