import type { ProviderError, WhatsAppProvider } from '@wamux/core';
import { err, type Result, ResultAsync } from 'neverthrow';

/**
 * A call to a provider that may be anybody's: one that throws, rejects or answers with no result breaks the contract,
 * and its caller gets an error all the same. What it threw is not repeated; it may hold anything.
 */
export function guard<Value>(
  { id }: WhatsAppProvider,
  call: () => ResultAsync<Value, ProviderError>,
): ResultAsync<Value, ProviderError> {
  const broken = (): Result<Value, ProviderError> =>
    err({ kind: 'unknown', provider: id, message: `${id} broke off without a result` });
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
