import { errorKinds, type ProviderError } from '@wamux/core';
import type { Result } from 'neverthrow';
import type { Answer } from './answer.js';
import { readSafely } from './call-over-http.js';

/**
 * Interprets an answer that broke off after its status. The provider's own table says what the status alone means: for one
 * of them 403 is a throttle. Where the status leaves open whether the message was taken, it stays open.
 *
 * @param error The transport's reading of the failure.
 * @param read The adapter's function for complete answers.
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
