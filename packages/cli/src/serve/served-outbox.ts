import type { Outbox } from '@wamux/outbox';
import type { Client } from 'wamux';
import { CliError } from '../cli-error.js';
import type { Io } from '../io.js';
import { openCliOutbox, readOutboxUrl } from '../with-outbox.js';

const usualOutbox = 'file:wamux.db';

/** The flag of the commands that make an outbox where there is none. */
export const servedOutboxArgs = {
  outbox: {
    type: 'string',
    valueHint: 'url',
    description: `file:wamux.db or postgres://…. Default: the environment variable WAMUX_OUTBOX, or ${usualOutbox}`,
  },
} as const;

/**
 * Opens the outbox of a gateway and its workers.
 *
 * @throws {CliError} with an exit code of its own when the database cannot be used.
 */
export async function openServedOutbox(io: Io, given: string | undefined, client: Client): Promise<Outbox> {
  const url = readOutboxUrl(io, given ?? io.environment.WAMUX_OUTBOX ?? usualOutbox);
  try {
    return await openCliOutbox(url, client, { keepReceived: true });
  } catch (error) {
    throw error instanceof CliError ? new CliError('database', error.message, error.next) : error;
  }
}
