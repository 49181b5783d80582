import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { MessageReference } from 'wamux';
import { usageError } from './cli-error.js';
import type { Io } from './io.js';

/** A message that `wamux send` wrote down. */
export interface Receipt {
  readonly reference: MessageReference;
  /** The file holds the error of a send, so the message may not have been accepted. */
  readonly isUnknown: boolean;
}

/** A file that `wamux send` wrote; anything else is an id. */
export function isReceiptFile({ directory }: Io, written: string): boolean {
  return written.endsWith('.json') || existsSync(resolve(directory, written));
}

export async function readReceipt({ directory }: Io, path: string): Promise<Receipt> {
  const next = 'Create a receipt: wamux send … --json > receipt.json';
  const bytes = await readFile(resolve(directory, path)).catch(() => {
    throw usageError(`${path} cannot be read`, next);
  });
  const { decodeText, parseMessageReference } = await import('@wamux/core/input');
  const written = parse(decodeText(bytes) ?? '');
  if (written === undefined) throw usageError(`${path} is not a JSON object`, next);
  if (written.outcome === 'not-accepted') {
    throw usageError(`${path} belongs to a message that was not accepted`, 'There is nothing to follow.');
  }
  const reference = parseMessageReference({ providerMessageId: null, ...written });
  if (reference.isErr()) throw usageError(`${path} is not a receipt: ${reference.error.message}`, next);
  return { reference: reference.value, isUnknown: written.outcome === 'unknown' };
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
