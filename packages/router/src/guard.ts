import {
  type CallOptions,
  errorKinds,
  messageStatuses,
  type ProviderError,
  type StatusReport,
} from '@wamux/core';
import { err, type Result, ResultAsync } from 'neverthrow';
import { type Called, callInTime } from './bounded-call.js';

/** The time of a call that names none, in milliseconds: a request may take ten minutes, and some calls make several. */
const usualMs = 30 * 60_000;

/**
 * Guards a call to a provider of any origin: one that throws, rejects, never answers, or answers with something that is not a
 * result of the operation breaks the contract, and the caller still gets an error.
 *
 * @param isValue Whether a value is one of the operation.
 */
export function guard<Value>(
  called: Called,
  options: Pick<CallOptions, 'signal' | 'timeoutMs'> | undefined,
  call: () => ResultAsync<Value, ProviderError>,
  isValue: (value: unknown) => boolean = () => true,
): ResultAsync<Value, ProviderError> {
  const { id } = called.provider;
  const nonsense: ProviderError = { kind: 'unknown', provider: id, message: `${id} ended without a result` };
  return new ResultAsync(
    new Promise<Result<Value, ProviderError>>((resolve) => {
      callInTime(
        called,
        call,
        { timeoutMs: usualMs, ...options },
        (result) => resolve(isResult(result, isValue) ? result : err(nonsense)),
        (error) => resolve(err(error.kind === 'timeout' ? error : nonsense)),
      );
    }),
  );
}

function isResult(result: Result<unknown, ProviderError>, isValue: (value: unknown) => boolean): boolean {
  try {
    return result.isOk() ? isValue(result.value) : Object.hasOwn(errorKinds, result.error.kind);
  } catch {
    // It is no result, there is no error in it, or a getter of it throws.
    return false;
  }
}

/** Whether an answer about a message has a status: an adapter of the app's own may answer anything. */
export const isStatusReport = (value: unknown): value is StatusReport =>
  messageStatuses.includes((value as StatusReport | null | undefined)?.status as StatusReport['status']);

/** Likewise for an answer that may be that the provider does not know the message. */
export const isFound = (value: unknown): value is StatusReport | null | undefined =>
  value == null || isStatusReport(value);
