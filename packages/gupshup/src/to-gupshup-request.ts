import type { ProviderError, SendableUpload } from '@wamux/core';
import type { ParsedMessage } from '@wamux/core/input';
import { type MetaContent, toMetaAcknowledge, toMetaSend } from '@wamux/meta-format';
import { type HttpRequest, toMultipart } from '@wamux/provider-kit';
import { ok, type Result } from 'neverthrow';
import type { GupshupEndpoint } from './gupshup-connection.js';

/** @see https://partner-docs.gupshup.io/reference/post_partner-app-appid-v3-message */
export const toSend = (
  endpoint: GupshupEndpoint,
  message: ParsedMessage,
  content: MetaContent,
): Result<HttpRequest, ProviderError> => ok(toPost(endpoint, '/v3/message', toMetaSend(message, content)));

export const toAcknowledge = (endpoint: GupshupEndpoint, messageId: string, typing: boolean): HttpRequest =>
  toPost(endpoint, '/v1/event', { type: 'message-event', message: toMetaAcknowledge(messageId, typing) });

export async function toUpload(endpoint: GupshupEndpoint, upload: SendableUpload): Promise<HttpRequest> {
  const { body, contentType } = await toMultipart({ file_type: upload.contentType }, upload);
  const headers = { ...endpoint.headers, 'content-type': contentType };
  return { method: 'POST', origin: endpoint.origin, path: toPath(endpoint, '/media'), headers, body };
}

export const toListTemplates = (endpoint: GupshupEndpoint): HttpRequest => ({
  method: 'GET',
  origin: endpoint.origin,
  path: toPath(endpoint, '/templates'),
  headers: endpoint.headers,
});

/** Where a file is, by its id. */
export const toMediaUrl = (endpoint: GupshupEndpoint, mediaId: string): string =>
  `${endpoint.origin}${toPath(endpoint, `/media/${encodeURIComponent(mediaId)}`)}`;

const toPath = ({ appId }: GupshupEndpoint, end: string): string => `/partner/app/${appId}${end}`;

const toPost = (endpoint: GupshupEndpoint, end: string, body: object): HttpRequest => ({
  method: 'POST',
  origin: endpoint.origin,
  path: toPath(endpoint, end),
  headers: { 'content-type': 'application/json', ...endpoint.headers },
  body: JSON.stringify(body),
});
