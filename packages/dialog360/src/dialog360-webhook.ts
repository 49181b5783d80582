import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type {
  EventOwner,
  FindInstance,
  Secret,
  WebhookReceiver,
  WebhookRefusal,
  WebhookRequest,
} from '@wamux/core';
import { readNotification } from '@wamux/meta-format';
import { bytesOf, headerOf, ownEventsOnly } from '@wamux/provider-kit';
import { err, ok, type Result } from 'neverthrow';
import type { Dialog360Endpoint } from './dialog360-connection.js';
import type { Dialog360Settings } from './dialog360-settings.js';

type WebhookSettings = NonNullable<Dialog360Settings['webhook']>;

/**
 * Meta's notifications, which 360dialog passes on with a proof of its own: Meta's signature does not come along, and nobody
 * asks for a challenge.
 */
export function createDialog360Webhook(
  endpoint: Pick<Dialog360Endpoint, 'businessAccountId' | 'id' | 'phoneNumberId' | 'secrets'>,
  { webhook }: Pick<Dialog360Settings, 'webhook'>,
): WebhookReceiver | undefined {
  if (webhook === undefined) return undefined;
  const { businessAccountId: account, id: provider, phoneNumberId: sender } = endpoint;
  const secrets = [...endpoint.secrets, ...webhook.secrets];
  const verify = (request: WebhookRequest): Result<void, WebhookRefusal> => verifyBy(webhook, request);
  const owner: EventOwner | undefined =
    sender === undefined ? undefined : { sender, ...(account !== undefined && { account }) };
  return {
    ...(owner !== undefined && { owner }),
    verify,
    parse: (request, given) => {
      // An instance that does not know its number takes what no other one has.
      const findInstance: FindInstance =
        owner === undefined
          ? (named) => given?.(named) ?? provider
          : (given ?? ownEventsOnly(provider, owner));
      return readNotification({ provider, secrets, findInstance }, bytesOf(request));
    },
  };
}

function verifyBy(settings: WebhookSettings, request: WebhookRequest): Result<void, WebhookRefusal> {
  const { header, secrets } = settings;
  if (secrets.length === 0) {
    return err({ reason: 'not-configured', message: 'no secret to check requests with' });
  }
  return header === undefined ? verifySignature(secrets, request) : verifyHeader(header, secrets, request);
}

/**
 * The signature of partners: hex(HMAC-SHA256(platform secret, body as raw bytes)), without a prefix.
 * @see https://docs.360dialog.com/partner/onboarding/webhook-events-and-setup/signature-validation
 */
function verifySignature(secrets: readonly Secret[], request: WebhookRequest): Result<void, WebhookRefusal> {
  const signature = headerOf(request, 'x-360dialog-signature');
  if (!signature) return err({ reason: 'signature-missing', message: 'no x-360dialog-signature' });
  const body = bytesOf(request);
  if (body === undefined) {
    const message = 'rawBody is no Uint8Array; the signature covers bytes';
    return err({ reason: 'signature-wrong', message });
  }
  // The case of hex digits says nothing.
  const given = Buffer.from(signature.toLowerCase());
  const isGenuine = secrets.some((secret) => isEqual(given, sign(secret, body)));
  const message = 'no configured secret made this signature';
  return isGenuine ? ok() : err({ reason: 'signature-wrong', message });
}

/**
 * The proof of direct customers: a header that was registered with the address. It proves who sent the request, and not
 * that its body arrived as it was sent.
 */
function verifyHeader(
  header: string,
  secrets: readonly Secret[],
  request: WebhookRequest,
): Result<void, WebhookRefusal> {
  const value = headerOf(request, header);
  if (!value) return err({ reason: 'signature-missing', message: `no ${header}` });
  // By hash: two texts of different lengths take as long to compare as two of one.
  const given = hashOf(value);
  const isKnown = secrets.some((secret) => timingSafeEqual(given, hashOf(secret.reveal())));
  const message = `${header} carries none of the configured secrets`;
  return isKnown ? ok() : err({ reason: 'signature-wrong', message });
}

const sign = (secret: Secret, body: Uint8Array): Buffer =>
  Buffer.from(createHmac('sha256', secret.reveal()).update(body).digest('hex'));
const isEqual = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b);
const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();
