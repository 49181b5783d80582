import type { MessageReference, ProviderError } from '@wamux/core';
import { inputError, type ParsedMessage } from '@wamux/core/input';
import { findOverLimit, readProviderOptions } from '@wamux/core/policy';
import type { HttpRequest } from '@wamux/provider-kit';
import { err, ok, type Result } from 'neverthrow';
import type { TwilioContent } from './to-twilio-content.js';
import type { TwilioEndpoint } from './twilio-connection.js';
import { checkTwilioLimits, twilioLimits } from './twilio-limits.js';
import type { SendRequest } from './twilio-request-api.js';
import { type TwilioMessageOptions, twilioMessageOptions } from './twilio-settings.js';

/** Refuses a message that exceeds a documented limit, and reads its options. */
export function readOptions(
  endpoint: TwilioEndpoint,
  message: ParsedMessage,
): Result<TwilioMessageOptions, ProviderError> {
  const { validityMs = 0 } = message;
  const overLimit =
    checkTwilioLimits(endpoint, message, Date.now()) ??
    findOverLimit(endpoint, twilioLimits.validity, validityMs / 60_000);
  if (overLimit !== undefined) return err(overLimit);
  return readProviderOptions(endpoint, twilioMessageOptions, message);
}

/** One form, whatever is sent. Members that are undefined are left out. */
export function toSend(
  endpoint: TwilioEndpoint,
  { correlationId, scheduledFor, to, validityMs }: ParsedMessage,
  content: TwilioContent,
): Result<HttpRequest, ProviderError> {
  const { accountSid, callbackUrl, from, headers, messagingServiceSid, origin } = endpoint;
  const form: SendRequest = {
    To: `whatsapp:${to}`,
    From: from === undefined ? undefined : `whatsapp:${from}`,
    MessagingServiceSid: messagingServiceSid,
    ...content,
    StatusCallback: callbackUrl?.(correlationId),
    // Whole seconds, rounded up: never shorter than asked for.
    ValidityPeriod: validityMs === undefined ? undefined : String(Math.ceil(validityMs / 1000)),
    ScheduleType: scheduledFor === undefined ? undefined : 'fixed',
    // Twilio wants UTC, to the second.
    SendAt: scheduledFor && new Date(scheduledFor).toISOString().replace(/\.\d+Z$/, 'Z'),
  };
  return ok({
    method: 'POST',
    origin,
    path: `${toAccountPath(accountSid)}/Messages.json`,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: toForm(form),
  });
}

function toForm(form: SendRequest): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(form)) if (value !== undefined) parameters.append(name, value);
  return parameters.toString();
}

export function toGetMessage(
  { accountSid, headers, id, origin }: TwilioEndpoint,
  { providerMessageId }: MessageReference,
): Result<HttpRequest, ProviderError> {
  if (!providerMessageId) {
    const message = 'is missing; Twilio knows its messages by their SID only';
    return err(inputError('validation', [{ path: 'providerMessageId', message }], id));
  }
  const path = `${toAccountPath(accountSid)}/Messages/${encodeURIComponent(providerMessageId)}.json`;
  return ok({ method: 'GET', origin, path, headers });
}

/** @param path Of the page, as the page before it says; absent for the first. */
export function toListContents(
  { contentOrigin, headers }: TwilioEndpoint,
  path: string | undefined,
): HttpRequest {
  return {
    method: 'GET',
    origin: contentOrigin,
    path: path ?? '/v1/ContentAndApprovals?PageSize=1000',
    headers,
  };
}

/** @see https://www.twilio.com/docs/whatsapp/api/typing-indicators-resource */
export function toAcknowledge({ headers, messagingOrigin }: TwilioEndpoint, messageId: string): HttpRequest {
  return {
    method: 'POST',
    origin: messagingOrigin,
    path: '/v3/Indicators/Typing.json',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ channel: 'WHATSAPP', messageId }),
  };
}

const toAccountPath = (accountSid: string): string => `/2010-04-01/Accounts/${accountSid}`;
