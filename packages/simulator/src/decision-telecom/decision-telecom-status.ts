import { lastWord, reachedSteps, type StatusTimeline, type TimelineStatus } from '../status-timeline.js';

export interface DecisionTelecomMessage {
  readonly acceptedAt: number;
  readonly timeline: StatusTimeline;
}

/**
 * https://en-api.decisiontele.com/whatsapp-business-api (statuses)
 * There is no "sent": until a message is delivered it is pending. 3 (error) and 5 (deleted) are left to the tests.
 */
const numbers = {
  processing: 6,
  sent: 6,
  delivered: 1,
  read: 7,
  failed: 4,
  rejected: 2,
} as const satisfies Record<TimelineStatus, number>;

/** The number that a callback reports for a step, or `null` for "pending", which tells the client nothing new. */
export const newsOf = (status: TimelineStatus): number | null =>
  numbers[status] === numbers.processing ? null : numbers[status];

export function statusNumber({ timeline, acceptedAt }: DecisionTelecomMessage, now: number): number {
  const steps = reachedSteps(timeline, acceptedAt, now);
  return lastWord<number>(steps, { word: 6, since: acceptedAt }, (status) => numbers[status]).word;
}
