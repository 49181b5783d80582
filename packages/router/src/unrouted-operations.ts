import type { CallOptions, ProviderError, WhatsAppProvider } from '@wamux/core';
import type { Deadlines } from '@wamux/core/helpers';
import {
  inputError,
  parseCallOptions,
  parseCorrelationQuery,
  parseInboundReference,
  parseMediaUpload,
  parseMessageReference,
  parseReceivedMedia,
} from '@wamux/core/input';
import { unsupported } from '@wamux/core/policy';
import { err, errAsync, ok, type Result, ResultAsync } from 'neverthrow';
import { guard, isFound, isStatusReport } from './guard.js';

type Operations = Required<
  Pick<
    WhatsAppProvider,
    'acknowledge' | 'downloadMedia' | 'findByCorrelationId' | 'getStatus' | 'listTemplates' | 'uploadMedia'
  >
>;

interface OperationChecks {
  /** The options that only this operation has. */
  readonly own?: Parameters<typeof parseCallOptions>[1];
  /** Whether a value is an answer to it; absent where any is. */
  readonly isValue?: (value: unknown) => boolean;
}

/** The calls that are not routed: they name their provider, or ask all of them. */
export function createUnroutedOperations(
  providers: ReadonlyMap<string, WhatsAppProvider>,
  deadlines: Deadlines,
): Operations {
  /** Checks what the caller gives, finds the provider, and makes the call. */
  function call<Input extends { readonly provider: string }, Value>(
    input: Result<Input, ProviderError>,
    options: CallOptions | undefined,
    make: (
      provider: WhatsAppProvider,
      input: Input,
      options: CallOptions | undefined,
    ) => ResultAsync<Value, ProviderError>,
    { own, isValue }: OperationChecks = {},
  ): ResultAsync<Value, ProviderError> {
    return parseCallOptions(options, own).asyncAndThen((given) =>
      input.asyncAndThen((checked) =>
        find(checked.provider).asyncAndThen((provider) =>
          guard({ provider, deadlines }, given, () => make(provider, checked, given), isValue),
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
      call(parseMessageReference(reference), options, (provider, ...given) => provider.getStatus(...given), {
        isValue: isStatusReport,
      }),

    findByCorrelationId: (query, options) =>
      call(
        parseCorrelationQuery(query),
        options,
        (provider, ...given) => {
          if (provider.findByCorrelationId) return provider.findByCorrelationId(...given);
          const lack = 'cannot look a message up without its id';
          return errAsync(unsupported(provider, 'findByCorrelationId', lack));
        },
        { isValue: isFound },
      ).map((found) => found ?? null),

    uploadMedia: (upload, options) =>
      call(parseMediaUpload(upload), options, (provider, ...given) => provider.uploadMedia(...given)),

    acknowledge: (message, options) =>
      call(
        parseInboundReference(message),
        options,
        (provider, ...given) =>
          provider.acknowledge
            ? provider.acknowledge(...given)
            : errAsync(unsupported(provider, 'acknowledge', 'cannot mark a message as read')),
        { own: ['typing'] },
      ),

    downloadMedia: (media, options) =>
      call(
        parseReceivedMedia(media),
        options,
        (provider, ...given) =>
          provider.downloadMedia
            ? provider.downloadMedia(...given)
            : errAsync(unsupported(provider, 'downloadMedia', 'cannot download files of users')),
        { own: ['maxBytes'] },
      ),

    listTemplates: (options) =>
      parseCallOptions(options).asyncAndThen((given) => {
        const able = [...providers.values()].filter(
          ({ capabilities }) => capabilities.listTemplates !== 'none',
        );
        const lists = able.map((provider) =>
          guard({ provider, deadlines }, given, () => provider.listTemplates(given)),
        );
        return ResultAsync.combine(lists).map((found) => found.flat());
      }),
  };
}
