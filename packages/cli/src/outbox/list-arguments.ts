import type { ArgsDef } from 'citty';
import { usageError } from '../cli-error.js';
import { readWhole } from '../read-whole.js';

export const limitArgs = {
  limit: { type: 'string', valueHint: 'count', description: 'The most messages to show. Default: 100' },
} as const satisfies ArgsDef;

export const readLimit = (written = '100'): number => readWhole('--limit', written, 1);

/** The flag of every command that shows messages. */
export const fullArgs = {
  full: { type: 'boolean', description: 'Show phone numbers and the content of messages' },
} as const satisfies ArgsDef;

export async function readStates(written: readonly string[]) {
  const { messageStates } = await import('@wamux/outbox');
  const states = messageStates.filter((state) => written.includes(state));
  if (states.length === new Set(written).size) return states;
  throw usageError('--state is not a state', `States: ${messageStates.join(', ')}.`);
}

/** The value of `--older-than`, in milliseconds. */
export async function readDuration(written: string): Promise<number> {
  const { durationSchema } = await import('@wamux/core/input');
  const read = durationSchema.safeParse(written);
  if (read.success) return read.data;
  throw usageError('--older-than is not a duration, such as 90d or 12h');
}

/** Reads the recipient that the flag `name` gives, in the form that messages have. */
export async function readNumber(written: string, name: string): Promise<string> {
  const { parseRecipient } = await import('@wamux/core/input');
  const number = parseRecipient(written);
  if (number.isErr()) throw usageError(`${name}: ${number.error}`);
  return number.value;
}

export const countMessages = (count: number): string => `${count} ${count === 1 ? 'message' : 'messages'}`;
