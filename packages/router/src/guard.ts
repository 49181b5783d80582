import type { ProviderError, WhatsAppProvider } from '@wamux/core';
import { err, type Result, ResultAsync } from 'neverthrow';

/**
 * Guards a call to a provider of any origin: one that throws, rejects or answers with something that is not a result breaks
 * the contract, and the caller still gets an error. What it threw is not quoted, because it may contain anything.
 */
export function guard<Value>(
  { id }: WhatsAppProvider,
  call: () => ResultAsync<Value, ProviderError>,
): ResultAsync<Value, ProviderError> {
  const broken = (): Result<Value, ProviderError> =>
    err({ kind: 'unknown', provider: id, message: `${id} ended without a result` });
  try {
    return new ResultAsync(
      call().then((result) => (typeof result?.isOk === 'function' ? result : broken()), broken) as Promise<
        Result<Value, ProviderError>
      >,
    );
  } catch {
    return new ResultAsync(Promise.resolve(broken()));
  }
}
