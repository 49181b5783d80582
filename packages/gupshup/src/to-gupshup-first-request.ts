import type { ProviderError } from '@wamux/core';
import { type ParsedMessage, strictObject } from '@wamux/core/input';
import { readProviderOptions, unsupported } from '@wamux/core/policy';
import type { HttpRequest } from '@wamux/provider-kit';
import { err, ok, type Result } from 'neverthrow';
import type { FirstEndpoint } from './gupshup-connection.js';
import type { FirstForm } from './gupshup-first-request-api.js';
import type { FirstContent } from './to-gupshup-first-message.js';

/** The first API has no options; one for the partner API would be lost. */
const firstOptions = strictObject({});

/** Refuses an answer to a message that the user would not see as one, and options that have no place in the form. */
export function readFirstOptions(
  endpoint: FirstEndpoint,
  message: ParsedMessage,
): Result<object, ProviderError> {
  if (message.replyTo !== undefined && (message.type === 'reaction' || message.type === 'template')) {
    const what = `cannot answer a message with a ${message.type}: the user would not see which message it answers`;
    return err(unsupported(endpoint, 'replyTo', what));
  }
  return readProviderOptions(endpoint, firstOptions, message);
}

/**
 * One form, whatever is sent; a template has an address of its own.
 * @see https://docs.gupshup.io/reference/quick-replies, https://docs.gupshup.io/reference/sending-text-template
 */
export function toFirstSend(
  { appName, from, headers, origin }: FirstEndpoint,
  { replyTo, to }: ParsedMessage,
  { message, ...content }: FirstContent,
): Result<HttpRequest, ProviderError> {
  const context = replyTo === undefined ? {} : { context: { msgId: replyTo } };
  const form: FirstForm = {
    channel: 'whatsapp',
    source: from,
    destination: to.replace('+', ''),
    'src.name': appName,
    message: message && JSON.stringify({ ...message, ...context }),
    ...content,
  };
  return ok({
    method: 'POST',
    origin,
    path: content.template === undefined ? '/wa/api/v1/msg' : '/wa/api/v1/template/msg',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: toForm(form),
  });
}

function toForm(form: FirstForm): string {
  const given = Object.entries(form).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return new URLSearchParams(given).toString();
}

export const toFirstListTemplates = ({ appName, headers, origin }: FirstEndpoint): HttpRequest => ({
  method: 'GET',
  origin,
  path: `/wa/api/v1/template/list/${encodeURIComponent(appName)}`,
  headers,
});
