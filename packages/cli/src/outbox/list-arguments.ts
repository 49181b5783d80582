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

/** A phone number as `name` gives it, E.164 afterwards. */
export async function readNumber(written: string, name: string): Promise<string> {
  const { parsePhoneNumber } = await import('@wamux/core');
  const number = parsePhoneNumber(written);
  if (number.isErr()) throw usageError(`${name}: ${number.error}`);
  return number.value;
}

export const countMessages = (count: number): string => `${count} ${count === 1 ? 'message' : 'messages'}`;
