import type { ProviderError, SendableUpload } from '@wamux/core';
import type { ParsedMessage } from '@wamux/core/input';
import { type MetaContent, toMetaAcknowledge, toMetaSend } from '@wamux/meta-format';
import { type HttpRequest, toMultipart } from '@wamux/provider-kit';
import { ok, type Result } from 'neverthrow';
import type { CloudApiEndpoint } from './cloud-api-connection.js';

export const toSend = (
  endpoint: CloudApiEndpoint,
  message: ParsedMessage,
  content: MetaContent,
): Result<HttpRequest, ProviderError> => ok(toPost(endpoint, 'messages', toMetaSend(message, content)));

export const toAcknowledge = (endpoint: CloudApiEndpoint, messageId: string, typing: boolean): HttpRequest =>
  toPost(endpoint, 'messages', toMetaAcknowledge(messageId, typing));

export function toGetMedia(endpoint: CloudApiEndpoint, mediaId: string): HttpRequest {
  const query = new URLSearchParams({ phone_number_id: endpoint.phoneNumberId });
  return {
    method: 'GET',
    origin: endpoint.origin,
    path: `/${endpoint.apiVersion}/${encodeURIComponent(mediaId)}?${query}`,
    headers: endpoint.headers,
  };
}

export async function toUpload(endpoint: CloudApiEndpoint, upload: SendableUpload): Promise<HttpRequest> {
  const fields = { messaging_product: 'whatsapp', type: upload.contentType };
  const { contentType, body } = await toMultipart(fields, upload);
  return {
    method: 'POST',
    origin: endpoint.origin,
    path: toPath(endpoint, endpoint.phoneNumberId, 'media'),
    headers: { ...endpoint.headers, 'content-type': contentType },
    body,
  };
}

/** @param after Where the page begins; absent for the first. */
export function toListTemplates(endpoint: CloudApiEndpoint, after: string | undefined): HttpRequest {
  const query = new URLSearchParams({ limit: '100', ...(after !== undefined && { after }) });
  return {
    method: 'GET',
    origin: endpoint.origin,
    path: `${toPath(endpoint, endpoint.businessAccountId ?? '', 'message_templates')}?${query}`,
    headers: endpoint.headers,
  };
}

function toPost(endpoint: CloudApiEndpoint, edge: string, body: object): HttpRequest {
  return {
    method: 'POST',
    origin: endpoint.origin,
    path: toPath(endpoint, endpoint.phoneNumberId, edge),
    headers: endpoint.postHeaders,
    body: JSON.stringify(body),
  };
}

const toPath = ({ apiVersion }: CloudApiEndpoint, node: string, edge: string): string =>
  `/${apiVersion}/${node}/${edge}`;
