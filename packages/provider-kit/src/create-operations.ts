import type { CallOptions, Capability, ProviderError, WhatsAppProvider } from '@wamux/core';
import {
  parseCorrelationQuery,
  parseInboundReference,
  parseMediaUpload,
  parseMessageReference,
  parseReceivedMedia,
} from '@wamux/core/input';
import { unsupported } from '@wamux/core/policy';
import { errAsync, type ResultAsync } from 'neverthrow';
import type { Lacking, Operations, ProviderCall, ProviderConnection } from './provider-description.js';

type OperationMethods = Pick<
  WhatsAppProvider,
  'acknowledge' | 'downloadMedia' | 'findByCorrelationId' | 'getStatus' | 'listTemplates' | 'uploadMedia'
>;

/** The operations of an instance: each checks its input once, and refuses before any call what the instance lacks. */
export function createOperations<Connection extends ProviderConnection, Template>(
  operations: Operations<ProviderCall<Connection, Template>>,
  call: ProviderCall<Connection, Template>,
  lacking: Lacking,
): OperationMethods {
  const { endpoint } = call;
  const refuse = (name: Capability): ResultAsync<never, ProviderError> =>
    errAsync(unsupported(endpoint, name, lacking[name] ?? `has no ${name}`));
  /** The operation, unless the settings of this instance rule it out. */
  const find = <Name extends keyof typeof operations>(name: Name): (typeof operations)[Name] =>
    endpoint.capabilities[name] === 'none' ? undefined : operations[name];

  return {
    getStatus: (reference, options) =>
      parseMessageReference(reference).asyncAndThen(
        (checked) => find('getStatus')?.(call, checked, options) ?? refuse('getStatus'),
      ),

    uploadMedia: (upload, options) =>
      parseMediaUpload(upload).asyncAndThen((checked) =>
        checked.purpose === 'template-sample'
          ? (find('uploadTemplateSample')?.(call, checked, options) ?? refuse('uploadTemplateSample'))
          : (find('uploadMedia')?.(call, checked, options) ?? refuse('uploadMedia')),
      ),

    acknowledge: (message, options) =>
      parseInboundReference(message).asyncAndThen(
        (checked) => find('acknowledge')?.(call, checked, options) ?? refuse('acknowledge'),
      ),

    downloadMedia: (media, options) =>
      parseReceivedMedia(media).asyncAndThen(
        (checked) => find('downloadMedia')?.(call, checked, options) ?? refuse('downloadMedia'),
      ),

    listTemplates: (options) => find('listTemplates')?.(call, options) ?? refuse('listTemplates'),

    ...(operations.findByCorrelationId !== undefined && {
      findByCorrelationId: (query: unknown, options?: CallOptions) =>
        parseCorrelationQuery(query).asyncAndThen(
          (checked) => find('findByCorrelationId')?.(call, checked, options) ?? refuse('findByCorrelationId'),
        ),
    }),
  };
}
