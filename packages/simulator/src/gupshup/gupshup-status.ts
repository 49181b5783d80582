import { titleOf } from '../cloud-api/cloud-api-answers.js';
import { type CloudApiMessage, seconds, toStatus } from '../cloud-api/cloud-api-status.js';
import type { ReachedStep, TimelineStatus } from '../status-timeline.js';
import { gupshupCredentials } from './gupshup-credentials.js';

/** A message has two ids: Gupshup's, from the answer to the send, and WhatsApp's. */
export interface GupshupMessage extends Omit<CloudApiMessage, 'callbackData'> {
  readonly gupshupId: string;
  /** The version of the events that report on it. */
  readonly version: 2 | 3;
}

/**
 * https://docs.gupshup.io/docs/message-events, https://partner-docs.gupshup.io/docs/v3-message-events
 * assumed: that a message is reported as enqueued only where its timeline has the status "processing".
 */
const words = {
  processing: 'enqueued',
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  failed: 'failed',
  rejected: 'failed',
} as const satisfies Record<TimelineStatus, string>;

/** A failure that Gupshup itself reports after accepting a message. assumed: which of its codes it has. */
const ownFailure = { code: 1002, reason: 'Number Does Not Exist On WhatsApp' };

/** The part of a webhook that reports a status, in the form of the message's API. */
export const toEvent = (message: GupshupMessage, step: ReachedStep): object =>
  message.version === 3 ? toPassthrough(message, step) : toMessageEvent(message, step);

/**
 * Meta's status with Gupshup's id beside WhatsApp's. Gupshup's own reports, "enqueued" and its own failures, name no number;
 * "enqueued" has its time as a number of milliseconds.
 * assumed: that `biz_opaque_callback_data` does not come back.
 */
function toPassthrough(message: GupshupMessage, step: ReachedStep): object {
  const { gupshupId: gs_id, id, recipient } = message;
  const own = { id, gs_id, recipient_id: recipient };
  if (step.status === 'processing') return ofGupshup({ ...own, status: 'enqueued', timestamp: step.at });
  if (step.status === 'rejected')
    return ofGupshup({ ...own, status: 'failed', timestamp: seconds(step.at), ...ownFailure });
  return ofMeta({ statuses: [{ ...toStatus({ ...message, callbackData: undefined }, step), gs_id }] });
}

const { appId, appName, businessAccountId, from, phoneNumberId } = gupshupCredentials;
const envelope = (entry: object): object => ({
  gs_app_id: appId,
  object: 'whatsapp_business_account',
  entry: [entry],
});
const ofGupshup = (status: object): object =>
  envelope({
    changes: [{ field: 'messages', value: { messaging_product: 'whatsapp', statuses: [status] } }],
  });

/** What Meta pushes, together with the app. */
export const ofMeta = (members: object): object =>
  envelope({
    id: businessAccountId,
    changes: [
      {
        field: 'messages',
        value: {
          messaging_product: 'whatsapp',
          metadata: { display_phone_number: from, phone_number_id: phoneNumberId },
          ...members,
        },
      },
    ],
  });

/** An event in version 2. */
export const ofGupshupItself = (type: string, payload: object, at: number): object => ({
  app: appName,
  timestamp: at,
  version: 2,
  type,
  payload,
});

/** `id` is Gupshup's while Gupshup has the message, and WhatsApp's afterwards. */
function toMessageEvent({ category, gupshupId, id, recipient }: GupshupMessage, step: ReachedStep): object {
  const { at, metaCode = 131026, status } = step;
  const about = { type: words[status], destination: recipient };
  const payloadOf = (): object => {
    const ofWhatsApp = { id, gsId: gupshupId, ...about };
    switch (status) {
      case 'processing':
        return {
          id: gupshupId,
          ...about,
          payload: { whatsappMessageId: id, type: category === 'SERVICE' ? 'session' : 'template' },
        };
      case 'rejected':
        return { id: gupshupId, ...about, payload: ownFailure };
      case 'failed':
        return { ...ofWhatsApp, payload: { code: metaCode, reason: titleOf(metaCode) } };
      default:
        return { ...ofWhatsApp, payload: { ts: Math.floor(at / 1000) } };
    }
  };
  return ofGupshupItself('message-event', payloadOf(), at);
}
