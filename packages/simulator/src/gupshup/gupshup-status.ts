import { titleOf } from '../cloud-api/cloud-api-answers.js';
import { type CloudApiMessage, seconds, toStatus } from '../cloud-api/cloud-api-status.js';
import type { ReachedStep, TimelineStatus } from '../status-timeline.js';
import { gupshupCredentials } from './gupshup-credentials.js';

/** A message has two ids: Gupshup's, which its answer gave, and WhatsApp's. */
export interface GupshupMessage extends Omit<CloudApiMessage, 'callbackData'> {
  readonly gupshupId: string;
  /** The version of the events that tell of it. */
  readonly version: 2 | 3;
}

/**
 * https://docs.gupshup.io/docs/message-events, https://partner-docs.gupshup.io/docs/v3-message-events
 * assumed: that a message is said to be enqueued only where its timeline says that it is processed.
 */
const words = {
  processing: 'enqueued',
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  failed: 'failed',
  rejected: 'failed',
} as const satisfies Record<TimelineStatus, string>;

/** What Gupshup itself refuses after it took a message. assumed: as which of its codes. */
const ownFailure = { code: 1002, reason: 'Number Does Not Exist On WhatsApp' };

/** The part of a webhook that tells of a status, in the form of the message's API. */
export const toEvent = (message: GupshupMessage, step: ReachedStep): object =>
  message.version === 3 ? toPassthrough(message, step) : toMessageEvent(message, step);

/**
 * Meta's status with Gupshup's id beside WhatsApp's. What Gupshup says itself, enqueued and its own failures, names no number,
 * and gives the time of the former as a number of milliseconds.
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

/** What Meta pushes, with the app beside it. */
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

/** The version 2 of an event. */
export const ofGupshupItself = (type: string, payload: object, at: number): object => ({
  app: appName,
  timestamp: at,
  version: 2,
  type,
  payload,
});

/** `id` is Gupshup's while the message is with Gupshup, and WhatsApp's afterwards. */
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
