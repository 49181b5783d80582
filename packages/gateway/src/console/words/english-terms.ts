import type { BreakerState, MessageStatus } from '@wamux/core';
import type { MessageState, OutboxAttempt, OutboxEventType, ReviewReason } from '@wamux/outbox';
import type { Decision } from '../decisions.js';

export const states: Readonly<Record<MessageState, string>> = {
  queued: 'queued',
  sending: 'sending',
  reconciling: 'unknown, being looked up',
  accepted: 'accepted',
  delivered: 'delivered',
  read: 'read',
  failed: 'failed',
  expired: 'expired',
  canceled: 'canceled',
  'needs-review': 'needs review',
};

export const statuses: Readonly<Record<MessageStatus, string>> = {
  queued: 'queued',
  scheduled: 'scheduled',
  accepted: 'accepted',
  processing: 'processing',
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  failed: 'failed',
  rejected: 'rejected',
  expired: 'expired',
  canceled: 'canceled',
  unknown: 'unknown',
};

export const outcomes: Readonly<Record<OutboxAttempt['outcome'], string>> = {
  started: 'sending now',
  accepted: 'accepted',
  'not-accepted': 'not accepted',
  unknown: 'unknown',
};

export const events: Readonly<Record<OutboxEventType, string>> = {
  accepted: 'A provider accepted it',
  deferred: 'Deferred',
  unserved: 'No worker can serve it',
  failed: 'Failed',
  unknown: 'The outcome is unknown',
  reconciled: 'The outcome is known',
  'needs-review': 'A decision is needed',
  status: 'New status',
  'duplicate-observed': 'The recipient received it twice',
  expired: 'Expired before it was sent',
  canceled: 'Canceled',
  resend: 'Queued again',
};

export const reviewReasons: Readonly<Record<ReviewReason, string>> = {
  'outcome-unknown': 'It is unknown whether the provider accepted it.',
  'no-status': 'The provider accepted it, but its status was never reported.',
  unreadable: 'Its stored data is damaged, and it was not sent.',
};

export const circuits: Readonly<Record<BreakerState, string>> = {
  closed: 'in use',
  open: 'out of use',
  recovering: 'recovering',
};

export const decisions: Readonly<
  Record<Decision, { readonly name: string; readonly does: string; readonly button: string }>
> = {
  resolve: {
    name: 'Record what you found out',
    does: 'Records whether a provider accepted the message. Nothing is sent. If one did, its status updates are awaited; if none did, the message has failed, and can be sent again without a duplicate.',
    button: 'Record it',
  },
  resend: {
    name: 'Send again',
    does: 'Queues the message again, and it is sent. The recipient may get it twice, unless it was certainly not accepted before.',
    button: 'Send it again',
  },
  cancel: {
    name: 'Cancel',
    does: 'Cancels the message if it was not sent yet, or closes it if it needs review. Nothing is sent, and messages already sent cannot be recalled.',
    button: 'Cancel the message',
  },
};

export const decided: Readonly<Record<Decision, string>> = {
  resolve: 'Your finding is recorded.',
  resend: 'The message is queued again.',
  cancel: 'The message is canceled.',
};
