import { callOverHttp, noSuchMessage, type Operations, type ProviderCall } from '@wamux/provider-kit';
import type { AcmeChatConnection } from './acme-chat-connection.js';
import type { AcmeChatTemplate } from './acme-chat-settings.js';
import { fromGetStatus } from './from-acme-chat-response.js';
import { toGetStatus } from './to-acme-chat-request.js';

/** What Acme Chat does besides sending. */
export const acmeChatOperations: Operations<ProviderCall<AcmeChatConnection, AcmeChatTemplate>> = {
  getStatus({ context, endpoint }, reference, options) {
    return toGetStatus(endpoint, reference).asyncAndThen((request) =>
      callOverHttp(
        context,
        { request, read: (answer) => fromGetStatus(answer, context.id), notFound: noSuchMessage },
        options,
      ),
    );
  },
};
