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
