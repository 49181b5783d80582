import type { CallOptions, ProviderError, StatusReport } from '@wamux/core';
import { inputError } from '@wamux/core/input';
import {
  callOverHttp,
  downloadByAddress,
  noSuchMessage,
  type Operations,
  type ProviderCall,
} from '@wamux/provider-kit';
import { errAsync, type ResultAsync } from 'neverthrow';
import { fromListTemplates, fromMarkAsRead, fromReports } from './from-infobip-response.js';
import type { InfobipConnection } from './infobip-connection.js';
import type { InfobipTemplate } from './infobip-settings.js';
import { toGetReports, toListTemplates, toMarkAsRead } from './to-infobip-request.js';

type Call = ProviderCall<InfobipConnection, InfobipTemplate>;

/** What Infobip does besides sending. */
export const infobipOperations: Operations<Call> = {
  /**
   * The absence of a report says nothing: Infobip gives out each report once, and may have pushed it or given it to another
   * process.
   */
  getStatus(call, { correlationId, providerMessageId, to }, options) {
    const { id: provider } = call.context;
    const messageId = providerMessageId ?? correlationId;
    if (messageId === undefined) {
      const message = 'is missing; Infobip knows its messages by their id only';
      return errAsync(inputError('validation', [{ path: 'providerMessageId', message }], provider));
    }
    const nothing: StatusReport = {
      provider,
      providerMessageId: messageId,
      status: 'unknown',
      rawStatus: 'no report',
    };
    return askReports(call, messageId, to, options).map((report) => report ?? nothing);
  },

  /** Our id is Infobip's: whatever report there is of it says that the message was taken. */
  findByCorrelationId: (call, { correlationId, to }, options) => askReports(call, correlationId, to, options),

  /** Shows a user that a message of theirs was read. A typing indicator would need their number, which is not known here. */
  acknowledge({ context, endpoint }, { providerMessageId }, options) {
    const request = toMarkAsRead(endpoint, providerMessageId);
    return callOverHttp(context, { request, read: fromMarkAsRead, notFound: noSuchMessage }, options);
  },

  /** Infobip keeps a file for seven days, and may redirect to a server that must not get the credential. */
  downloadMedia({ context, endpoint }, media, options) {
    const { authorization } = endpoint.headers;
    const { origin } = endpoint;
    const server = { owner: 'Infobip', ownHosts: /(?:^|\.)api\.infobip\.com$/, origin, authorization };
    return downloadByAddress(context, media, server, options);
  },

  /** Every template of the sender, in one answer. */
  listTemplates({ context, endpoint }, options) {
    const read = (answer: Parameters<typeof fromListTemplates>[0]) => fromListTemplates(answer, context.id);
    return callOverHttp(context, { request: toListTemplates(endpoint), read }, options);
  },
};

function askReports(
  { context, endpoint }: Call,
  messageId: string,
  to: string | undefined,
  options: CallOptions | undefined,
): ResultAsync<StatusReport | null, ProviderError> {
  const phoneNumbers = to === undefined ? [] : [to];
  const sensitive = { secrets: context.secrets, phoneNumbers };
  return callOverHttp(
    context,
    {
      request: toGetReports(endpoint, messageId),
      read: (answer) => fromReports(answer, context.id, messageId, sensitive),
      phoneNumbers,
    },
    options,
  );
}
