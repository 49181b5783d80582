import { z } from 'zod';
import { type Answer, jsonAnswer } from '../answer.js';
import type { Call } from '../call.js';
import { ready, refuse, type Verdict } from '../dialect.js';
import { isUserId } from '../phone-digits.js';
import {
  type ReachedStep,
  reachedSteps,
  type StatusTimeline,
  type TimelineStatus,
} from '../status-timeline.js';
import { badRequest } from './infobip-answers.js';
import { infobipCredentials } from './infobip-credentials.js';
import { errorIdOf, errorOf, type InfobipStatusId, statusOf } from './infobip-status-codes.js';

/** What a report says about a message. */
export interface InfobipMessage {
  readonly messageId: string;
  readonly bulkId: string;
  readonly to: string;
  readonly acceptedAt: number;
  readonly timeline: StatusTimeline;
  readonly callbackData: string | undefined;
}

/** `yyyy-MM-dd'T'HH:mm:ss.SSSZ`: the offset has no colon. */
export const timestamp = (at: number): string => new Date(at).toISOString().replace('Z', '+0000');

/**
 * assumed: that a message which has reached WhatsApp is reported, as delivered to the operator; the status of a failure.
 * Reading has a report of its own.
 */
const statuses = {
  processing: null,
  sent: 2,
  delivered: 5,
  read: null,
  failed: 9,
  rejected: 52,
} as const satisfies Record<TimelineStatus, InfobipStatusId | null>;

export const isReported = (status: TimelineStatus): boolean => statuses[status] !== null;

/** What both kinds of delivery report contain. */
function outcomeOf({ metaCode, status }: ReachedStep): object {
  const isLost = status === 'failed' || status === 'rejected';
  return {
    status: statusOf(statuses[status] ?? 7),
    error: errorOf(isLost ? errorIdOf(metaCode) : 0),
  };
}

const contactOf = (to: string): object => ({
  name: 'Simulated Customer',
  ...(isUserId(to) ? { userId: to } : { phoneNumber: to }),
});

/** A pushed report. https://www.infobip.com/docs/api/channels/whatsapp (receive-whatsapp-delivery-reports) */
export const toDeliveryReport = (message: InfobipMessage, step: ReachedStep): object => ({
  bulkId: message.bulkId,
  price: { pricePerMessage: 0.01, currency: 'EUR' },
  ...outcomeOf(step),
  messageId: message.messageId,
  doneAt: timestamp(step.at),
  messageCount: 1,
  sentAt: timestamp(message.acceptedAt),
  to: message.to,
  contact: contactOf(message.to),
  callbackData: message.callbackData,
});

/** A pushed report as well. https://www.infobip.com/docs/api/channels/whatsapp (receive-whatsapp-seen-reports) */
export const toSeenReport = (message: InfobipMessage, { at }: ReachedStep): object => ({
  messageId: message.messageId,
  from: infobipCredentials.from,
  to: message.to,
  sentAt: timestamp(message.acceptedAt),
  seenAt: timestamp(at),
  contact: contactOf(message.to),
});

/** A report that a client asks for. https://www.infobip.com/docs/api/platform/messages-api (get-delivery-reports) */
const toPulledReport = (message: InfobipMessage, step: ReachedStep): object => ({
  event: 'DELIVERY',
  channel: 'WHATSAPP',
  sender: infobipCredentials.from,
  destination: message.to,
  sentAt: timestamp(message.acceptedAt),
  doneAt: timestamp(step.at),
  bulkId: message.bulkId,
  messageId: message.messageId,
  callbackData: message.callbackData,
  messageCount: 1,
  ...outcomeOf(step),
});

/** assumed: that undocumented parameters are refused. */
const reportQuery = z.strictObject({
  channel: z.string().optional(),
  bulkId: z.string().optional(),
  messageId: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(50),
  entityId: z.string().optional(),
  applicationId: z.string().optional(),
  campaignReferenceId: z.string().optional(),
});

/** How long a report can be fetched. */
const keptMs = 48 * 60 * 60 * 1000;

/**
 * Returns each report once, the latest first.
 * assumed: that a report which was pushed can be fetched as well, and that a client gets a report for each status on the way.
 */
export function createReports(now: () => number) {
  const kept: { readonly message: InfobipMessage; readonly given: Set<number> }[] = [];

  function take({ bulkId, channel = 'WHATSAPP', limit, messageId }: z.output<typeof reportQuery>): Answer {
    const asked = kept.filter(
      ({ message }) =>
        channel === 'WHATSAPP' &&
        (messageId === undefined || message.messageId === messageId) &&
        (bulkId === undefined || message.bulkId === bulkId),
    );
    const waiting = asked
      .flatMap(({ given, message }) =>
        reachedSteps(message.timeline, message.acceptedAt, now()).map((step, place) => ({
          given,
          message,
          place,
          step,
        })),
      )
      .filter(({ given, place, step }) => isReported(step.status) && !given.has(place))
      .filter(({ step }) => step.at > now() - keptMs)
      .sort((one, other) => other.step.at - one.step.at)
      .slice(0, limit);
    for (const { given, place } of waiting) given.add(place);
    return jsonAnswer(200, { results: waiting.map(({ message, step }) => toPulledReport(message, step)) });
  }

  return {
    keep: (message: InfobipMessage) => void kept.push({ message, given: new Set() }),

    judge({ query }: Call): Verdict {
      const { data: asked, error } = reportQuery.safeParse(Object.fromEntries(query));
      if (error) return refuse(badRequest(String(error.issues[0]?.path[0] ?? 'query')));
      return ready(() => take(asked));
    },
  };
}
