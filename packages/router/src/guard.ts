import type { CallOptions, ProviderError } from '@wamux/core';
import { err, type Result, ResultAsync } from 'neverthrow';
import { type Called, callInTime } from './bounded-call.js';

/** The time of a call that names none, in milliseconds: a request may take ten minutes, and some calls make several. */
const usualMs = 30 * 60_000;

/**
 * Guards a call to a provider of any origin: one that throws, rejects, never answers, or answers with something that is not a
 * result breaks the contract, and the caller still gets an error.
 */
export function guard<Value>(
  called: Called,
  options: Pick<CallOptions, 'signal' | 'timeoutMs'> | undefined,
  call: () => ResultAsync<Value, ProviderError>,
): ResultAsync<Value, ProviderError> {
  const { id } = called.provider;
  const nonsense: ProviderError = { kind: 'unknown', provider: id, message: `${id} ended without a result` };
  return new ResultAsync(
    new Promise<Result<Value, ProviderError>>((resolve) => {
      callInTime(
        called,
        call,
        { timeoutMs: usualMs, ...options },
        (result) => resolve(typeof result?.isOk === 'function' ? result : err(nonsense)),
        (error) => resolve(err(error.kind === 'timeout' ? error : nonsense)),
      );
    }),
  );
}
