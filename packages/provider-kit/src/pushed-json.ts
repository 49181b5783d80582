import type { Secret, UnknownEvent, WebhookRequest } from '@wamux/core';
import { secretsRemover } from '@wamux/core/redaction';
import { bytesOf } from './webhook-request.js';

/** A webhook request whose body should be JSON. */
export interface PushedJson {
  /** The parsed body, or its text where it is not JSON. */
  readonly json: unknown;
  /** Prepares a part of the body for the app: complete except for our own credentials. */
  readonly toRaw: (part: unknown) => unknown;
}

/** Reads the body of a webhook request. Never throws: whatever came is reported to the app. */
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

/** Makes the event for something that no other event type covers. */
export const toUnknownEvent = (provider: string, raw: unknown, reason?: string): UnknownEvent => ({
  type: 'unknown',
  provider,
  raw,
  ...(reason !== undefined && { reason }),
});
