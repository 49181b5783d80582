import { type ProviderCapabilities, Secret } from '@wamux/core';
import { createLimiter } from '@wamux/limits';
import type { HttpRequestOptions, HttpTransport } from '@wamux/transport';
import { ok } from 'neverthrow';
import type { ProviderContext } from './provider-context.js';
import { type SendMapping, sendOverHttp } from './send-over-http.js';

export const text = { to: '+573001112233', type: 'text', text: 'Hola' } as const;
export const request = {
  method: 'POST',
  origin: 'http://127.0.0.1',
  path: '/',
  headers: {},
  body: '{}',
} as const;
const capabilities = new Proxy({}, { get: () => 'full' }) as ProviderCapabilities;
export const accepted = ok({ status: 200, headers: {}, text: '{"id":"1"}' });

/** A provider whose transport and mapping are what the test gives; `calls` are the options of each request. */
export function startKit(transport: Partial<HttpTransport> = {}, mapping: Partial<SendMapping> = {}) {
  const calls: HttpRequestOptions[] = [];
  const context: { -readonly [Key in keyof ProviderContext]: ProviderContext[Key] } = {
    id: 'p',
    adapter: 'test',
    capabilities,
    limiter: createLimiter(),
    limits: { key: 'k', concurrency: 1, queue: 0 },
    timeoutMs: 1_000,
    secrets: [new Secret('top-secret-key')],
    transport: {
      request: async (_, options) => {
        calls.push(options);
        return accepted;
      },
      close: async () => {},
      ...transport,
    },
  };
  const provider = sendOverHttp(context, {
    toRequest: () => ok(request),
    fromResponse: () => ok({ providerMessageId: '1', status: 'accepted' }),
    ...mapping,
  });
  return { calls, context, provider };
}
