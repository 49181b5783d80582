import { createHash, createHmac } from 'node:crypto';
import type {
  FindInstance,
  Secret,
  WebhookEvent,
  WebhookReceiver,
  WebhookRefusal,
  WebhookRequest,
} from '@wamux/core';
import { omitNullish } from '@wamux/core/helpers';
import { toUserId } from '@wamux/core/input';
import { redactError, redactText } from '@wamux/core/redaction';
import * as z from '@wamux/core/zod';
import {
  headerOf,
  isSameSignature,
  optionalLenient,
  ownEventsOnly,
  readPushedJson,
  toUnknownEvent,
  verifyProof,
} from '@wamux/provider-kit';
import type { Result } from 'neverthrow';
import type { ChannelsEndpoint } from './channels-connection.js';
import type { ChannelsSettings } from './channels-settings.js';
import {
  type InboundPayload,
  inboundEvent,
  interactionEvent,
  outboundEvent,
} from './channels-webhook-api.js';
import { fromContent } from './from-channels-content.js';
import { mapChannelsFailure } from './map-channels-failure.js';
import { mapChannelsStatus } from './map-channels-status.js';

type WebhookSettings = NonNullable<ChannelsSettings['webhook']>;

/** Webhooks of a subscription for service `channels`. */
export function createChannelsWebhook(
  { channelId, id, secrets }: Pick<ChannelsEndpoint, 'channelId' | 'id' | 'secrets'>,
  { webhook }: Pick<ChannelsSettings, 'webhook'>,
): WebhookReceiver | undefined {
  if (webhook === undefined) return undefined;
  const hidden = [...secrets, ...webhook.secrets];
  const owner = { sender: channelId };
  return {
    owner,
    verify: (request) => verify(webhook, request),
    parse: (request, findInstance = ownEventsOnly(id, owner)) => parse(id, hidden, request, findInstance),
  };
}

/**
 * base64(HMAC-SHA256(key, time + "\n" + URL + "\n" + SHA-256 of the body as raw bytes)). The time is not checked:
 * Bird repeats a delivery for hours with its first timestamp, and who repeats an event is recognised by the event.
 * @see https://docs.bird.com/api/notifications-api/api-reference/webhooks/verifying-a-webhook
 */
function verify(
  { secrets, publicUrl }: WebhookSettings,
  request: WebhookRequest,
): Result<void, WebhookRefusal> {
  const given = headerOf(request, 'messagebird-signature');
  const timestamp = headerOf(request, 'messagebird-request-timestamp');
  return verifyProof(request, secrets, {
    given: timestamp === undefined ? undefined : given,
    missing: 'no messagebird-signature or its timestamp',
    wrong: 'no configured secret made this signature',
    // As text: what decodes to the same bytes in some lenient reading of base64 is not what Bird wrote.
    isMadeBy: (secret, body) =>
      isSameSignature(given ?? '', sign(secret, `${timestamp}\n${publicUrl}\n`, body)),
  });
}

function sign(secret: Secret, head: string, body: Uint8Array): string {
  const bodyHash = createHash('sha256').update(body).digest();
  return createHmac('sha256', secret.reveal()).update(head).update(bodyHash).digest('base64');
}

/** What every event of a request has. */
interface Reading {
  readonly provider: string;
  readonly secrets: readonly Secret[];
  readonly raw: unknown;
}

const channelOf = z.object({ payload: z.object({ channelId: optionalLenient(z.string()) }) });

/** A request is one event. A subscription without a filter brings those of every channel, and each names its own. */
function parse(
  provider: string,
  secrets: readonly Secret[],
  request: WebhookRequest,
  findInstance: FindInstance,
): readonly WebhookEvent[] {
  const { json: sent, toRaw } = readPushedJson(request, secrets);
  const raw = toRaw(sent);
  const sender = channelOf.safeParse(sent).data?.payload.channelId ?? undefined;
  const owner = findInstance(sender === undefined ? {} : { sender });
  if (owner === undefined) {
    return [toUnknownEvent(provider, raw, 'concerns a channel that is not configured')];
  }
  const reading: Reading = { provider: owner, secrets, raw };
  return [
    readOutbound(reading, sent) ??
      readInteraction(reading, sent) ??
      readInbound(reading, sent) ??
      toUnknownEvent(owner, raw),
  ];
}

function readOutbound({ provider, secrets, raw }: Reading, sent: unknown): WebhookEvent | undefined {
  const parsed = outboundEvent.safeParse(sent);
  if (!parsed.success) return undefined;
  const { payload } = parsed.data;
  const { id, status: rawStatus, reference, lastStatusAt, receiver } = payload;
  const status = mapChannelsStatus(rawStatus);
  const failed = status === 'failed' || status === 'rejected' || status === 'canceled';
  const recipient = receiver?.contacts[0]?.identifierValue;
  return {
    type: 'status',
    provider,
    providerMessageId: id,
    ...(reference != null && { correlationId: reference }),
    status,
    rawStatus: redactText(rawStatus, { secrets }),
    occurredAt: lastStatusAt ?? null,
    ...(failed && { error: redactError(mapChannelsFailure(provider, payload, { secrets }), { secrets }) }),
    ...(rawStatus === 'deleted' && lastStatusAt != null && { deletedAt: lastStatusAt }),
    ...omitNullish({ recipient: recipient ? toUserId(recipient) : undefined }),
    raw,
  };
}

function readInteraction({ provider, raw }: Reading, sent: unknown): WebhookEvent | undefined {
  const parsed = interactionEvent.safeParse(sent);
  if (!parsed.success || parsed.data.payload.type !== 'read') return undefined;
  const { messageId, createdAt } = parsed.data.payload;
  return {
    type: 'status',
    provider,
    providerMessageId: messageId,
    status: 'read',
    rawStatus: 'read',
    occurredAt: createdAt ?? null,
    raw,
  };
}

function readInbound({ provider, raw }: Reading, sent: unknown): WebhookEvent | undefined {
  const parsed = inboundEvent.safeParse(sent);
  if (!parsed.success) return undefined;
  const { payload } = parsed.data;
  const { contact } = payload.sender;
  const content = fromContent(provider, payload);
  if (content === undefined) return undefined;
  const { from, userId } = toWriter(contact);
  // Bird knows people by names as well, and contacts by ids of its own: neither can be a recipient here.
  if (from === undefined)
    return toUnknownEvent(provider, raw, 'is from somebody without a number or user id');
  return {
    type: 'message',
    provider,
    providerMessageId: payload.id,
    from,
    ...omitNullish({
      userId,
      profileName: contact.annotations?.name,
      inReplyTo: payload.replyTo?.id,
    }),
    content,
    occurredAt: payload.createdAt ?? toIso(payload.meta?.extraInformation?.timestamp),
    raw,
  };
}

/** Finds an identifier of the writer that `to` takes. Bird's first one may be a name, to which nobody can write. */
function toWriter({ identifierValue, identifiers }: InboundPayload['sender']['contact']) {
  const identify = (key: string) =>
    identifiers?.find((identifier) => identifier?.identifierKey === key)?.identifierValue;
  const [named, number, id] = [identifierValue, identify('phonenumber'), identify('whatsappbsuid')].map(
    (value) => (value ? toUserId(value) : undefined),
  );
  const from = named ?? number ?? id;
  return { from, userId: id === from ? undefined : id };
}

/** WhatsApp's own time of the message, in seconds; Bird does not always add one of its own. */
function toIso(seconds: number | null | undefined): string | null {
  if (seconds == null) return null;
  const date = new Date(seconds * 1_000);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
