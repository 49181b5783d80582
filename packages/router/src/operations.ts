import {
  type CallOptions,
  inputError,
  type ProviderError,
  parseCallOptions,
  parseCorrelationQuery,
  parseMediaUpload,
  parseMessageReference,
  unsupported,
  type WhatsAppProvider,
} from '@wamux/core';
import { err, ok, type Result, ResultAsync } from 'neverthrow';
import { guard } from './guard.js';

type Operations = Required<
  Pick<WhatsAppProvider, 'getStatus' | 'findByCorrelationId' | 'uploadMedia' | 'listTemplates'>
>;

/** The calls that are not routed: they name their provider, or ask all of them. */
export function createOperations(providers: ReadonlyMap<string, WhatsAppProvider>): Operations {
  /** Checks what the caller gives, finds the provider, and makes the call. */
  function call<Input extends { readonly provider: string }, Value>(
    input: Result<Input, ProviderError>,
    options: CallOptions | undefined,
    make: (
      provider: WhatsAppProvider,
      input: Input,
      options: CallOptions | undefined,
    ) => ResultAsync<Value, ProviderError>,
  ): ResultAsync<Value, ProviderError> {
    return parseCallOptions(options).asyncAndThen((given) =>
      input.asyncAndThen((checked) =>
        find(checked.provider).asyncAndThen((provider) =>
          guard(provider, () => make(provider, checked, given)),
        ),
      ),
    );
  }

  function find(id: string): Result<WhatsAppProvider, ProviderError> {
    const provider = providers.get(id);
    if (provider !== undefined) return ok(provider);
    const message = `is not a provider here; expected one of ${[...providers.keys()].join(', ')}`;
    return err(inputError('validation', [{ path: 'provider', message }]));
  }

  return {
    getStatus: (reference, options) =>
      call(parseMessageReference(reference), options, (provider, ...given) => provider.getStatus(...given)),

    findByCorrelationId: (query, options) =>
      call(parseCorrelationQuery(query), options, (provider, ...given) => {
        if (provider.findByCorrelationId) return provider.findByCorrelationId(...given);
        const refusal = unsupported(
          provider,
          'findByCorrelationId',
          'cannot look a message up without its id',
        );
        return new ResultAsync(Promise.resolve(err(refusal)));
      }),

    uploadMedia: (upload, options) =>
      call(parseMediaUpload(upload), options, (provider, ...given) => provider.uploadMedia(...given)),

    listTemplates: (options) =>
      parseCallOptions(options).asyncAndThen((given) => {
        const able = [...providers.values()].filter(
          ({ capabilities }) => capabilities.listTemplates !== 'none',
        );
        const lists = able.map((provider) => guard(provider, () => provider.listTemplates(given)));
        return ResultAsync.combine(lists).map((found) => found.flat());
      }),
  };
}
