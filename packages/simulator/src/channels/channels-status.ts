import { lastWord, type ReachedStep, reachedSteps, type StatusTimeline } from '../status-timeline.js';
import type { MessageStatus } from './channels-api.js';

export interface Life {
  readonly createdAt: number;
  /** When the timeline begins: at once, or at the scheduled time. */
  readonly startsAt: number;
  readonly timeline: StatusTimeline;
  /** WhatsApp's own code for a failed delivery. */
  readonly platformCode: string;
}

/** A free-form message outside the window. assumed: accepted, then refused by WhatsApp with Meta's code for it. */
export const closedWindowLife: Pick<Life, 'timeline' | 'platformCode'> = {
  timeline: [
    { status: 'sent', afterMs: 300 },
    { status: 'failed', afterMs: 600 },
  ],
  platformCode: '131047',
};

const stepsOf = ({ timeline, startsAt }: Life, now: number): readonly ReachedStep[] =>
  reachedSteps(timeline, startsAt, now);

/** https://docs.bird.com/api/channels-api/message-status-and-interactions */
export function statusOf(life: Life, now: number): { readonly word: MessageStatus; readonly since: number } {
  if (now < life.startsAt) return { word: 'scheduled', since: life.createdAt };
  return lastWord<MessageStatus>(
    stepsOf(life, now),
    { word: 'accepted', since: life.startsAt },
    (status, current) => {
      if (status === 'read') return current; // an interaction, not a status
      if (status !== 'failed') return status;
      return current === 'sent' || current === 'delivered' ? 'delivery_failed' : 'sending_failed';
    },
  );
}

/** When the message was read, or `null`. */
export const readAt = (life: Life, now: number): number | null =>
  stepsOf(life, now).find(({ status }) => status === 'read')?.at ?? null;

/** Whether WhatsApp has the message, so that it has WhatsApp's id. */
export const reachedPlatform = (life: Life, now: number): boolean =>
  stepsOf(life, now).some(({ status }) => status === 'sent' || status === 'delivered');

/**
 * https://docs.bird.com/api/channels-api/message-status-and-interactions/message-failure-codes
 * 12001 (an error of a service that Bird depends on), 15005 (unknown subscriber) and 15001 (a failure of the platform) are
 * documented; assumed: which of them comes when, and 14000, of which only the family is documented (14, the customer).
 */
export function failureOf(status: MessageStatus, { platformCode }: Life) {
  switch (status) {
    case 'delivery_failed':
      return platformCode === '131026'
        ? failure(15005, 'Unknown subscriber', 'whatsapp', platformCode)
        : failure(15001, 'The platform could not deliver the message', 'whatsapp', platformCode);
    case 'sending_failed':
      return failure(12001, 'The message could not be handed to the platform', 'pre-processing', '12001');
    case 'rejected':
      return failure(14000, 'The message was rejected', 'accounting', '14000');
    default:
      return undefined;
  }
}

const failure = (code: number, description: string, sourceName: string, sourceCode: string) => ({
  code,
  description,
  source: { code: sourceCode, name: sourceName },
});
