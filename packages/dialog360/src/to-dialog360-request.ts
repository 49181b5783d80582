import type { ProviderError, SendableUpload } from '@wamux/core';
import type { ParsedMessage } from '@wamux/core/input';
import { type MetaContent, toMetaAcknowledge, toMetaSend } from '@wamux/meta-format';
import { type HttpRequest, toMultipart } from '@wamux/provider-kit';
import { ok, type Result } from 'neverthrow';
import type { Dialog360Endpoint } from './dialog360-connection.js';

/** @see https://docs.360dialog.com/docs/messaging-api/api-reference/messages */
export const toSend = (
  endpoint: Dialog360Endpoint,
  message: ParsedMessage,
  content: MetaContent,
): Result<HttpRequest, ProviderError> => ok(toMessages(endpoint, toMetaSend(message, content)));

export const toAcknowledge = (endpoint: Dialog360Endpoint, messageId: string, typing: boolean): HttpRequest =>
  toMessages(endpoint, toMetaAcknowledge(messageId, typing));

/**
 * The type of the file stands in its part of the form.
 * @see https://docs.360dialog.com/docs/waba-messaging/media/upload-retrieve-or-delete-media
 */
export async function toUpload(endpoint: Dialog360Endpoint, upload: SendableUpload): Promise<HttpRequest> {
  const { contentType, body } = await toMultipart({ messaging_product: 'whatsapp' }, upload);
  const headers = { ...endpoint.headers, 'content-type': contentType };
  return { method: 'POST', origin: endpoint.origin, path: '/media', headers, body };
}

export const toGetMedia = (endpoint: Dialog360Endpoint, mediaId: string): HttpRequest =>
  toGet(endpoint, `/${encodeURIComponent(mediaId)}`);

export const toListTemplates = (
  endpoint: Dialog360Endpoint,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): HttpRequest => toGet(endpoint, `/v1/configs/templates?limit=${limit}&offset=${offset}`);

const toGet = ({ headers, origin }: Dialog360Endpoint, path: string): HttpRequest => ({
  method: 'GET',
  origin,
  path,
  headers,
});

const toMessages = ({ origin, postHeaders: headers }: Dialog360Endpoint, body: object): HttpRequest => ({
  method: 'POST',
  origin,
  path: '/messages',
  headers,
  body: JSON.stringify(body),
});
