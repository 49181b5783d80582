import { types } from 'node:util';
import type { WebhookRequest } from '@wamux/core';

// A web framework may pass anything in, and nothing may be thrown back, so what cannot be read counts as absent.

/** A header's first value. @param name In lower case. */
export function headerOf(request: WebhookRequest, name: string): string | undefined {
  try {
    const { headers } = request;
    // Servers give names in lower case; only where one does not are all names gone through.
    const [, value] = Object.hasOwn(headers, name)
      ? [name, headers[name]]
      : (Object.entries(headers).find(([key]) => key.toLowerCase() === name) ?? []);
    const first: unknown = Array.isArray(value) ? value[0] : value;
    return typeof first === 'string' ? first : undefined;
  } catch {
    return undefined;
  }
}

/** The body where it consists of bytes, which is all that a signature covers. */
export function bytesOf(request: WebhookRequest): Uint8Array | undefined {
  try {
    const { rawBody } = request;
    return types.isUint8Array(rawBody) ? rawBody : undefined;
  } catch {
    return undefined;
  }
}
