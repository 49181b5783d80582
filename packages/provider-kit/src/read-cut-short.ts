import { errorKinds, type ProviderError } from '@wamux/core';
import type { Result } from 'neverthrow';
import type { Answer } from './answer.js';
import { readSafely } from './call-over-http.js';

/**
 * Reads what is left of an answer that broke off after its status: what the status alone means is the provider's to say, and to
 * one of them 403 is a throttle. Where it leaves open whether the message was taken, no provider can settle it.
 *
 * @param error What the transport makes of it.
 * @param read What the adapter reads whole answers by.
 */
export function readCutShort(
  error: ProviderError,
  read: (answer: Answer) => Result<unknown, ProviderError>,
): ProviderError {
  const { httpStatus: status, kind } = error;
  if (status === undefined || errorKinds[kind].outcome === 'unknown') return error;
  const alone = readSafely(read, { status, headers: {}, json: undefined, text: '' });
  return alone.isErr() ? { ...error, kind: alone.error.kind } : error;
}
