import { createHmac } from 'node:crypto';
import { Secret } from '@wamux/core';
import type { DecisionTelecomSettings } from './decision-telecom-settings.js';

type WebhookSettings = NonNullable<DecisionTelecomSettings['webhook']>;

/**
 * For how long a callback address is believed, in milliseconds. WhatsApp drops what it cannot deliver within 30 days (as
 * Meta's partners pass it on); twice that, so that what is delivered in the last moment can still be read. Ours: the
 * vendor documents nothing of it.
 */
const believedForMs = 60 * 86_400_000;

/**
 * The callback address of one message. DecisionTelecom signs nothing, so the address itself carries the proof: of our
 * correlation id, for one instance, until it expires. Because it carries the correlation id, the callback of a send whose
 * answer was lost still finds its message.
 * @param provider The instance whose message it is. It is signed, and not shown.
 * @param now Milliseconds since the epoch.
 */
export function toCallbackUrl(
  provider: string,
  settings: WebhookSettings,
  correlationId: string,
  now: number,
): string {
  const url = new URL(settings.publicUrl);
  const [secret] = settings.secrets;
  const expires = String(Math.floor((now + believedForMs) / 1_000));
  url.searchParams.set('correlation', correlationId);
  url.searchParams.set('expires', expires);
  if (secret !== undefined) {
    url.searchParams.set('token', sign(secret, { provider, correlationId, expires }));
  }
  return url.href;
}

/** Secrets in the configured address: its query may contain a password of the app. */
export function secretsOfAddress({ publicUrl }: WebhookSettings): readonly Secret[] {
  const { password, searchParams } = new URL(publicUrl);
  return [password, ...searchParams.values()]
    .filter(({ length }) => length >= 4)
    .map((value) => new Secret(value));
}

/**
 * A text with the token of any callback address hidden: whoever has one can forge the callbacks of its message. The
 * token is found by its form, because an answer does not say to which message it belongs.
 */
export const hideCallbackTokens = (text: string): string => text.replace(/[0-9a-f]{64,}/gi, '[redacted]');

/** What a callback address proves. */
export interface Signed {
  readonly provider: string;
  readonly correlationId: string;
  /** Seconds since the epoch. */
  readonly expires: string;
}

/** The proof of a callback address. As JSON, in which no part can run into the next. */
export function sign(secret: Secret, { provider, correlationId, expires }: Signed): string {
  const signed = JSON.stringify([provider, correlationId, expires]);
  return createHmac('sha256', secret.reveal()).update(signed).digest('hex');
}
