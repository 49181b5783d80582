import type { WebhookRequest } from '@wamux/core';
import { expect, it } from 'vitest';
import { type ConformanceOptions, useProvider } from './suite.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const forged: WebhookRequest = {
  method: 'POST',
  url: '/webhooks/p?correlation=1&token=2',
  headers: { 'content-type': 'application/json' },
  rawBody: bytes('{"entry":[],"event":"x","id":"1","status":"delivered"}'),
};
const requests: readonly (readonly [string, unknown])[] = [
  ['a request that nobody signed', forged],
  ['an empty body', { ...forged, rawBody: new Uint8Array() }],
  ['a body that is no JSON', { ...forged, rawBody: bytes('{"id":') }],
  ['JSON of another form', { ...forged, rawBody: bytes('[null,1,"x",{"entry":{}}]') }],
  ['a form', { ...forged, rawBody: bytes('a=1&a=2&%') }],
  ['bytes that are no text', { ...forged, rawBody: new Uint8Array([0, 255, 254, 128]) }],
  ['a body that a parser has read', { ...forged, rawBody: { id: '1' } }],
  ['headers that are none', { ...forged, headers: null }],
  ['an address that is none', { ...forged, url: '::::' }],
  ['nothing', undefined],
];

/** Anybody may push to a webhook, so a request is either refused or read, and nothing throws. */
export function describeWebhook({ start }: ConformanceOptions): void {
  const under = useProvider(start);

  it.each(requests)('%s: not believed, and nothing is thrown', (_, request) => {
    const { webhook } = under.provider;
    if (webhook === undefined) return;
    expect(webhook.verify(request as WebhookRequest).isErr()).toBe(true);
    expect(webhook.challenge?.(request as WebhookRequest)).toBeUndefined();
    expect(Array.isArray(webhook.parse(request as WebhookRequest))).toBe(true);
  });
}
