import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { MessageReference } from 'wamux';
import { usageError } from './cli-error.js';
import type { Io } from './io.js';
import { readJsonObject } from './read-json-file.js';

/** A message that `wamux send` wrote down. */
export interface Receipt {
  readonly reference: MessageReference;
  /** The file holds the error of a send, so the message may not have been accepted. */
  readonly isUnknown: boolean;
}

/** Whether the argument names a file that `wamux send` wrote; anything else is an id. */
export function isReceiptFile({ directory }: Io, written: string): boolean {
  return written.endsWith('.json') || existsSync(resolve(directory, written));
}

export async function readReceipt({ directory }: Io, path: string): Promise<Receipt> {
  const next = 'Create a receipt: wamux send … --json > receipt.json';
  const written = await readJsonObject(resolve(directory, path)).catch((error: Error) => {
    throw usageError(`${path} ${error.message}`, next);
  });
  const { parseMessageReference } = await import('@wamux/core/input');
  if (written.outcome === 'not-accepted') {
    throw usageError(`${path} belongs to a message that was not accepted`, 'There is nothing to follow.');
  }
  const reference = parseMessageReference({ providerMessageId: null, ...written });
  if (reference.isErr()) throw usageError(`${path} is not a receipt: ${reference.error.message}`, next);
  return { reference: reference.value, isUnknown: written.outcome === 'unknown' };
}
