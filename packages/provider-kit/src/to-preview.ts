import type { RequestPreview } from '@wamux/core';
import { redact, redactText } from '@wamux/core/redaction';
import type { HttpRequest } from '@wamux/transport';
import type { ProviderContext } from './provider-context.js';

/**
 * A request in a form that may be shown. Its parts are redacted when they are read, since a router only asks whether there
 * is a refusal.
 */
export function toPreview(
  { id, secrets }: ProviderContext,
  hide: ((text: string) => string) | undefined,
  to: string,
  { method, origin, path, headers, body }: HttpRequest,
): RequestPreview {
  const sensitive = { secrets, phoneNumbers: [to] };
  const withoutBody = {
    provider: id,
    method,
    get url() {
      return redactText(origin + path, sensitive);
    },
    get headers() {
      return redact(headers, sensitive) as Record<string, string>;
    },
  };
  if (typeof body !== 'string') return withoutBody;
  const get = () => {
    const text = redactText(body, sensitive);
    return hide === undefined ? text : hide(text);
  };
  return Object.defineProperty(withoutBody, 'body', { enumerable: true, get });
}
