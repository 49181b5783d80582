import {
  lastWord,
  type ReachedStep,
  reachedSteps,
  type StatusTimeline,
  type TimelineStatus,
} from '../status-timeline.js';
import type { SendForm } from './twilio-message.js';

export interface TwilioMessage {
  readonly sid: string;
  readonly form: SendForm;
  readonly acceptedAt: number;
  /** The scheduled time of a scheduled message; otherwise the time of the acceptance. */
  readonly startsAt: number;
  readonly first: 'queued' | 'accepted' | 'scheduled';
  readonly timeline: StatusTimeline;
  /** The code for a free-form message outside the window, which Twilio accepts and then fails. */
  readonly failsWith: number | undefined;
}

/** https://www.twilio.com/docs/messaging/api/message-resource#message-status-values */
const words = {
  processing: 'sending',
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  failed: 'undelivered',
  rejected: 'failed',
} as const satisfies Record<TimelineStatus, string>;

/** https://www.twilio.com/docs/messaging/guides/track-outbound-message-status */
export const isTold = (status: TimelineStatus): boolean => status !== 'processing';

export const wordOf = (status: TimelineStatus): string => words[status];

/** Twilio's codes for some of Meta's. https://www.twilio.com/docs/whatsapp/api/error-code-mapping */
const codes: Readonly<Record<number, number>> = { 131047: 63016, 131049: 63049, 131050: 63033 };

/** assumed: 63024 for a failure that names no reason. */
export const errorCodeOf = ({ metaCode, status }: Omit<ReachedStep, 'at'>): number | undefined =>
  status === 'failed' || status === 'rejected' ? (codes[metaCode ?? 0] ?? 63024) : undefined;

/** RFC 2822, the format of Twilio's times. */
const toDate = (at: number): string => new Date(at).toUTCString().replace('GMT', '+0000');

/** A message as it is at `now`. https://www.twilio.com/docs/messaging/api/message-resource#message-properties */
export function toResource(message: TwilioMessage, accountSid: string, now: number): object {
  const { acceptedAt, failsWith, first, form, sid, startsAt, timeline } = message;
  const steps = reachedSteps(timeline, startsAt, now);
  const { word, since } = lastWord<string>(
    steps,
    { word: first, since: acceptedAt },
    (status) => words[status],
  );
  const last = steps.at(-1);
  const code = last === undefined ? undefined : errorCodeOf(last) && (failsWith ?? errorCodeOf(last));
  return {
    sid,
    account_sid: accountSid,
    messaging_service_sid: form.MessagingServiceSid ?? null,
    to: form.To,
    from: form.From ?? null,
    body: form.Body ?? '',
    num_media: form.MediaUrl === undefined ? '0' : '1',
    direction: 'outbound-api',
    status: word,
    error_code: code ?? null,
    error_message: code === undefined ? null : `Error ${code}`,
    date_created: toDate(acceptedAt),
    date_updated: toDate(since),
    uri: `/2010-04-01/Accounts/${accountSid}/Messages/${sid}.json`,
  };
}
