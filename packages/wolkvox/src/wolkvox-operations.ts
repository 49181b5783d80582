import type { CallOptions, ProviderError, TemplateDefinition } from '@wamux/core';
import { callOverHttp, type Operations, type ProviderCall } from '@wamux/provider-kit';
import type { ResultAsync } from 'neverthrow';
import {
  fromCampaignReport,
  fromListTemplates,
  fromSyncTemplates,
  fromUploadMedia,
} from './from-wolkvox-response.js';
import { toCampaignLookup, toGet, toPost } from './to-wolkvox-request.js';
import type { WolkvoxConnection } from './wolkvox-connection.js';
import type { WolkvoxTemplate } from './wolkvox-settings.js';

type Call = ProviderCall<WolkvoxConnection, WolkvoxTemplate>;

/** What Wolkvox does besides sending. */
export const wolkvoxOperations: Operations<Call> = {
  getStatus({ context, endpoint }, reference, options) {
    return toCampaignLookup(endpoint, reference).asyncAndThen(({ request, telephone }) =>
      callOverHttp(
        context,
        {
          request,
          read: (answer) => fromCampaignReport(answer, context.id, telephone, context.secrets),
          phoneNumbers: [telephone],
        },
        options,
      ),
    );
  },

  uploadTemplateSample({ context, endpoint }, { url }, options) {
    const request = toPost(endpoint, 'upload_media', { connector_id: endpoint.connectorId, file_url: url });
    return callOverHttp(context, { request, read: (answer) => fromUploadMedia(answer, context.id) }, options);
  },

  listTemplates({ context, endpoint }, options) {
    const query = { api: 'list_templates', connector_id: endpoint.connectorId };
    const request = toGet(endpoint, 'whatsapp.php', query);
    return callOverHttp(
      context,
      { request, read: (answer) => fromListTemplates(answer, context.id) },
      options,
    );
  },
};

/** Makes Wolkvox fetch the connector's templates from Meta, and lists them. */
export function syncTemplates(
  { context, endpoint }: Call,
  options: CallOptions | undefined,
): ResultAsync<readonly TemplateDefinition[], ProviderError> {
  const request = toPost(endpoint, 'sync_templates', { connector_id: endpoint.connectorId });
  return callOverHttp(context, { request, read: (answer) => fromSyncTemplates(answer, context.id) }, options);
}
