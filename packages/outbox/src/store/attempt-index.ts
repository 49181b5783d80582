import type { MessageReference } from '@wamux/core';
import { namesOfMessage } from '@wamux/core/policy';
import type { Database, Trx } from '../database/database.js';
import { isAmong } from '../database/is-among.js';
import type { AttemptRow } from '../database/tables.js';
import { namesOf } from './orphaned-updates.js';
import { disguise } from './personal-data.js';

/** The names by which an update, or a question, refers to its message. */
type Named = Pick<MessageReference, 'provider' | 'providerMessageId' | 'correlationId'>;

/** Finds attempts by the names of their messages. */
export class AttemptIndex {
  readonly #byName = new Map<string, AttemptRow>();

  /**
   * Where several attempts share a correlation id, it finds one without a provider's id, since an update with an unknown id
   * may be about that one; else the attempt that was added last.
   */
  add(attempt: AttemptRow): void {
    for (const name of namesOf(attempt)) {
      const known = this.#byName.get(name);
      const isWaiting = known !== undefined && known.id !== attempt.id && isNameless(known);
      if (!isWaiting || isNameless(attempt)) this.#byName.set(name, attempt);
    }
  }

  /** Finds an attempt by the provider's id, else by ours. */
  find(named: Named): AttemptRow | undefined {
    for (const name of namesOfMessage(named)) {
      const attempt = this.#byName.get(name);
      if (attempt !== undefined) return attempt;
    }
    return undefined;
  }

  /** Does the same where the person was forgotten, so that the names are hashes. */
  findForgotten(named: Named): AttemptRow | undefined {
    return this.find(disguiseNames(named));
  }

  knows(named: Named): boolean {
    return this.find(named) !== undefined || this.findForgotten(named) !== undefined;
  }
}

const isNameless = ({ outcome, provider_message_id: id }: AttemptRow): boolean =>
  id === null && outcome !== 'not-accepted';

export const disguiseNames = ({ provider, providerMessageId: id, correlationId }: Named): Named => ({
  provider,
  providerMessageId: id === null ? null : disguise(id),
  ...(correlationId !== undefined && { correlationId: disguise(correlationId) }),
});

/**
 * Adds the attempts that have one of these names: by the providers' ids first, by ours where those find nothing. Few
 * attempts have hashes as names, so hashes are looked up last.
 */
export async function addNamedAttempts(
  database: Database,
  trx: Trx,
  index: AttemptIndex,
  named: readonly Named[],
): Promise<void> {
  const select = trx.selectFrom('wamux_attempts').selectAll().orderBy('started_at').orderBy('id');
  const addBy = async (column: 'provider_message_id' | 'correlation_id', names: readonly Named[]) => {
    const values = names.flatMap((one) => {
      const value = column === 'correlation_id' ? one.correlationId : one.providerMessageId;
      return value == null ? [] : [value];
    });
    if (values.length === 0) return;
    const found = await select.where(isAmong(database, column, [...new Set(values)])).execute();
    for (const attempt of found) index.add(attempt);
  };
  await addBy('provider_message_id', named);
  const byNoId = named.filter((one) => !index.knows(one));
  await addBy('provider_message_id', byNoId.map(disguiseNames));
  const byNeither = byNoId.filter((one) => !index.knows(one));
  await addBy('correlation_id', [...byNeither, ...byNeither.map(disguiseNames)]);
}
