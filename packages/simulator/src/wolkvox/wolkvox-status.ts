import { lastWord, reachedSteps, type StatusTimeline, type TimelineStatus } from '../status-timeline.js';

export interface WolkvoxMessage {
  readonly telephone: string;
  readonly acceptedAt: number;
  readonly timeline: StatusTimeline;
}

/** The four words of the report. It has no word for read, and one word for every failure. */
const words = {
  processing: 'accepted',
  sent: 'submitted',
  delivered: 'delivered',
  read: 'delivered',
  failed: 'failed',
  rejected: 'failed',
} as const satisfies Record<TimelineStatus, string>;

/** assumed: `2026-06-30 23:59:59` in UTC; the documentation only calls it a date and time. */
const reportDate = (at: number): string => new Date(at).toISOString().slice(0, 19).replace('T', ' ');

/** https://wolkvox.com/en/apis-v2-2/9-status-of-records-in-whatsapp-campaigns */
export function toReportRecord(message: WolkvoxMessage, campaignId: string, now: number) {
  const { telephone, acceptedAt, timeline } = message;
  const { word, since } = lastWord<(typeof words)[TimelineStatus]>(
    reachedSteps(timeline, acceptedAt, now),
    { word: 'accepted', since: acceptedAt },
    (status) => words[status],
  );
  return {
    campaign_id: campaignId,
    telephone,
    status: word,
    errors: word === 'failed' ? 'Message undeliverable' : '', // assumed: no error text is documented
    date: reportDate(acceptedAt),
    last_update: reportDate(since),
  };
}
