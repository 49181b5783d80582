import type { Secret, UnknownEvent, WebhookRequest } from '@wamux/core';
import { secretsRemover } from '@wamux/core/redaction';
import { bytesOf } from './webhook-request.js';

/** A webhook request whose body should be JSON. */
export interface PushedJson {
  /** The body; as a text where it is no JSON. */
  readonly json: unknown;
  /** A part of the body as an event gives it to the app: whole, but for our own credentials. */
  readonly toRaw: (part: unknown) => unknown;
}

/** Reads the body of a webhook request. Throws at nothing: whatever came is news for the app. */
export function readPushedJson(request: WebhookRequest, secrets: readonly Secret[]): PushedJson {
  const text = Buffer.from(bytesOf(request) ?? []).toString();
  return { json: readJson(text), toRaw: secretsRemover(text, secrets) };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** News that no other event is made for. */
export const toUnknownEvent = (provider: string, raw: unknown, reason?: string): UnknownEvent => ({
  type: 'unknown',
  provider,
  raw,
  ...(reason !== undefined && { reason }),
});
