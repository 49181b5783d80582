import type { ArgsDef } from 'citty';
import { usageError } from '../cli-error.js';

export const limitArgs = {
  limit: { type: 'string', valueHint: 'count', description: 'At most so many. Default: 100' },
} as const satisfies ArgsDef;

export function readLimit(written = '100'): number {
  const limit = Number(written);
  if (Number.isInteger(limit) && limit >= 1) return limit;
  throw usageError('--limit is no whole number from 1 on');
}

/** A recipient as `name` gives it, written afterwards as messages have it. */
export async function readNumber(written: string, name: string): Promise<string> {
  const { parseRecipient } = await import('@wamux/core');
  const number = parseRecipient(written);
  if (number.isErr()) throw usageError(`${name}: ${number.error}`);
  return number.value;
}

export const countMessages = (count: number): string => `${count} ${count === 1 ? 'message' : 'messages'}`;
