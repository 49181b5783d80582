import { parse } from 'node:querystring';
import type { FindInstance, Secret, WebhookEvent, WebhookRequest } from '@wamux/core';
import { omitNullish } from '@wamux/core/helpers';
import { toUserId } from '@wamux/core/input';
import { redactText, secretsRemover } from '@wamux/core/redaction';
import { bytesOf, statusOfLoss } from '@wamux/provider-kit';
import { fromContent } from './from-twilio-content.js';
import { mapTwilioFailure } from './map-twilio-error.js';
import { mapTwilioStatus } from './map-twilio-status.js';
import { correlationParameter } from './twilio-connection.js';
import { type SignatureSettings, signedQueryOf } from './twilio-signature.js';

/** The instance whose webhook is read, and the secrets that must not be shown. */
interface Reading {
  readonly provider: string;
  readonly hidden: readonly Secret[];
  readonly webhook: SignatureSettings;
  /** Whether the instance sends by a Messaging Service, from numbers that the config does not know. */
  readonly isAnySender: boolean;
  readonly findInstance: FindInstance;
}

/**
 * A request is one event. What parameters there are varies and grows, so none but those that are read has a form.
 * @see https://www.twilio.com/docs/messaging/guides/track-outbound-message-status
 * @see https://www.twilio.com/docs/messaging/guides/webhook-request
 */
export function readTwilioEvent(reading: Reading, request: WebhookRequest): WebhookEvent {
  const query = signedQueryOf(reading.webhook, request);
  const text = isGet(request) ? query : Buffer.from(bytesOf(request) ?? []).toString();
  const form = new URLSearchParams(text);
  const get = (name: string): string | undefined => form.get(name) || undefined;
  const raw = secretsRemover(text, reading.hidden)(toRaw(text));
  if (!isOfWhatsApp(get)) {
    return { type: 'unknown', provider: reading.provider, raw, reason: 'is news of another channel' };
  }
  const status = get('MessageStatus');
  // The sender of a status is ours; that of a message is the user.
  const ours = get(status === undefined ? 'To' : 'From');
  const provider = findOwner(reading, ours, get('MessagingServiceSid'), get('AccountSid'));
  if (provider === undefined) {
    const reason = 'is news of a sender that is not configured';
    return { type: 'unknown', provider: reading.provider, raw, reason };
  }
  const id = get('MessageSid') ?? get('SmsSid');
  if (id === undefined) return { type: 'unknown', provider, raw };
  if (status !== undefined) {
    const mapped = mapTwilioStatus(status);
    const error = mapped === 'failed' ? mapTwilioFailure(provider, get('ErrorCode')) : undefined;
    const recipient = get('To');
    return {
      type: 'status',
      provider,
      providerMessageId: id,
      // In the callback address of the message. It is believed only where the signature covers it.
      ...omitNullish({ correlationId: new URLSearchParams(query).get(correlationParameter) || undefined }),
      status: error === undefined ? mapped : statusOfLoss(mapped, error),
      rawStatus: redactText(status, { secrets: reading.hidden }),
      occurredAt: null,
      ...omitNullish({ error, recipient: toUser(recipient) }),
      raw,
    };
  }
  const from = toUser(get('From') ?? get('WaId'));
  const content = fromContent(provider, get);
  if (from === undefined || content === undefined) return { type: 'unknown', provider, raw };
  const userId = toUser(get('ExternalUserId'));
  return {
    type: 'message',
    provider,
    providerMessageId: id,
    from,
    ...omitNullish({
      userId: userId === from ? undefined : userId,
      profileName: get('ProfileName'),
      inReplyTo: get('OriginalRepliedMessageSid'),
      referral: toReferral(get),
    }),
    content,
    occurredAt: null,
    raw,
  };
}

/**
 * Whether the parameters stand in the address: the Console lets an app choose so for messages of users.
 * @see https://www.twilio.com/docs/messaging/guides/webhook-request
 */
function isGet(request: WebhookRequest): boolean {
  try {
    return request.method.toUpperCase() === 'GET';
  } catch {
    return false;
  }
}

/**
 * A number may send and receive SMS as well, and a Messaging Service has one address for the messages to all its senders: only
 * the addresses of WhatsApp begin with its name.
 * @see https://www.twilio.com/docs/messaging/channels
 */
function isOfWhatsApp(get: (name: string) => string | undefined): boolean {
  const addresses = [get('From'), get('To')].filter((address) => address !== undefined);
  return addresses.length === 0 || addresses.some((address) => address.startsWith('whatsapp:'));
}

/** A user, or a number of ours, as `to` takes it. */
const toUser = (address: string | undefined): string | undefined =>
  address === undefined ? undefined : toUserId(address.replace(/^whatsapp:/, ''));

/** The number decides, and after it the Messaging Service, which an instance without a number is known by. */
function findOwner(
  { findInstance, isAnySender }: Reading,
  ours: string | undefined,
  service: string | undefined,
  account: string | undefined,
): string | undefined {
  const senders = [ours === undefined ? undefined : toUser(ours), service];
  const named = senders.filter((sender) => sender !== undefined);
  for (const sender of named) {
    const found = findInstance({ sender, ...(account !== undefined && { account }) });
    if (found !== undefined) return found;
  }
  // assumed: where the request does not name the service either, it is of the one that the instance sends by.
  const isNobodyNamed = named.length === 0 || (isAnySender && service === undefined);
  return isNobodyNamed ? findInstance({ ...(account !== undefined && { account }) }) : undefined;
}

function toReferral(get: (name: string) => string | undefined) {
  const sourceType = get('ReferralSourceType');
  if (sourceType === undefined) return undefined;
  return {
    sourceType,
    ...omitNullish({
      sourceId: get('ReferralSourceId'),
      sourceUrl: get('ReferralSourceUrl'),
      headline: get('ReferralHeadline'),
      clickId: get('ReferralCtwaClid'),
    }),
  };
}

/** The parameters by their names, several values of one as a list; a body that is not a form as it is. */
function toRaw(text: string): unknown {
  return /^\s*[[{]/.test(text) ? readJson(text) : { ...parse(text, '&', '=', { maxKeys: 0 }) };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
