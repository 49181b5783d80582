import { once } from 'node:events';
import type { ExitName } from '../exit-codes.js';
import { type Io, outputIsLost } from '../io.js';

/**
 * Waits until the service is told to end, or the reader of its output is gone. A log that cannot be written, as on a full
 * disk, is no reason to stop serving.
 */
export async function untilEnded({ interrupted, unread }: Io): Promise<ExitName> {
  const end = AbortSignal.any([interrupted, unread]);
  if (!end.aborted) await once(end, 'abort');
  if (unread.reason === outputIsLost && !interrupted.aborted) await once(interrupted, 'abort');
  return interrupted.aborted ? 'interrupted' : 'broken-pipe';
}
