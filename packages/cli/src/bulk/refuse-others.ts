import type { Outbox } from '@wamux/outbox';
import { CliError } from '../cli-error.js';
import { readPages } from '../outbox/read-messages.js';
import { toCliError } from '../with-outbox.js';
import { readChunks } from './read-chunks.js';
import type { BulkPlan } from './read-plan.js';

/**
 * A run sends whatever waits in its outbox. Messages of another file may be those of a wrong one that was stopped, and nobody
 * was asked about them.
 *
 * @throws {CliError} where messages that are no rows of this file wait in the outbox.
 */
export async function refuseOthers(plan: BulkPlan, outbox: Outbox): Promise<void> {
  const stats = await outbox.stats();
  if (stats.isErr()) throw toCliError(stats.error);
  if (stats.value.states.queued === 0) return;
  const own = new Set<string | undefined>();
  for await (const rows of readChunks(plan)) for (const { key } of rows) own.add(key);
  // One by one, since a worker may be sending from this outbox: two counts would be of two moments.
  let others = 0;
  for await (const page of readPages(outbox, { state: 'queued' }, Number.POSITIVE_INFINITY)) {
    others += page.filter(({ idempotencyKey }) => !own.has(idempotencyKey)).length;
  }
  if (others === 0) return;
  const messages = others === 1 ? '1 message that is no row' : `${others} messages that are no rows`;
  throw new CliError(
    'failed',
    `${messages} of this file would be sent from this outbox too, where an earlier run or an app left them; nothing was sent`,
    'Give this file another --outbox, or first send the others with the command that stored them, or cancel them: wamux outbox cancel --state queued --reason … --outbox …',
  );
}
