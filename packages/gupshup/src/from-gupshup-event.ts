import type { InboundMessageEvent, Secret, StatusEvent, WebhookEvent } from '@wamux/core';
import { omitNullish } from '@wamux/core/helpers';
import { statusOfLoss } from '@wamux/provider-kit';
import { ownMessage, ownStatus } from './gupshup-api.js';
import { mapGupshupFailure } from './map-gupshup-error.js';
import { mapGupshupStatus } from './map-gupshup-status.js';

/** What Gupshup writes beside Meta's members: its own ids, by which an app knows its messages, and its own failures. */
export function withOwnWords(event: WebhookEvent, secrets: readonly Secret[]): WebhookEvent {
  if (event.type === 'status') return ofStatus(event, secrets);
  return event.type === 'message' ? ofMessage(event) : event;
}

function ofStatus(event: StatusEvent, secrets: readonly Secret[]): StatusEvent {
  const parsed = ownStatus.safeParse(event.raw);
  if (!parsed.success) return event;
  const { code, errors, gs_id, reason } = parsed.data;
  const sensitive = { secrets, phoneNumbers: event.recipient === undefined ? [] : [event.recipient] };
  const isOwnFailure = event.status === 'failed' && code != null && (errors?.length ?? 0) === 0;
  const error = isOwnFailure ? mapGupshupFailure(event.provider, code, reason, sensitive) : event.error;
  const status = mapGupshupStatus(event.rawStatus);
  return {
    ...event,
    providerMessageId: gs_id || event.providerMessageId,
    status: error === undefined ? status : statusOfLoss(status, error),
    ...omitNullish({ error }),
  };
}

/** A message that is answered, or reacted to, is one of ours where it has an id of Gupshup's. */
function ofMessage(event: InboundMessageEvent): InboundMessageEvent {
  const parsed = ownMessage.safeParse(event.raw);
  if (!parsed.success) return event;
  const { context, reaction } = parsed.data;
  const { content } = event;
  return {
    ...event,
    ...(context?.gs_id && { inReplyTo: context.gs_id }),
    ...(content.type === 'reaction' &&
      reaction?.gs_id && { content: { ...content, messageId: reaction.gs_id } }),
  };
}
