import type { ArgsDef } from 'citty';
import { CliError } from '../cli-error.js';
import type { Io } from '../io.js';

/** The flag of every command that asks before it changes what is stored. */
export const yesArgs = {
  yes: {
    type: 'boolean',
    description: 'Do not ask for confirmation. Without a terminal there is no question',
  },
} as const satisfies ArgsDef;

/**
 * Asks where somebody can answer. `false` where the question was broken off.
 *
 * @throws {CliError} when the answer is no.
 */
export async function isConfirmed(io: Io, question: string, yes: boolean | undefined): Promise<boolean> {
  if (yes === true || io.confirm === undefined) return true;
  const isWanted = await io.confirm(question);
  if (io.interrupted.aborted) return false;
  if (!isWanted) throw new CliError('failed', 'nothing was changed');
  return true;
}
