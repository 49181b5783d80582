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
  accepted: 'A provider took it',
  deferred: 'Put off',
  unserved: 'No worker can serve it',
  failed: 'Failed for good',
  unknown: 'The outcome is unknown',
  reconciled: 'The outcome became known',
  'needs-review': 'A person has to look',
  status: 'New status',
  'duplicate-observed': 'The recipient has it twice',
  expired: 'Its time was over before it left',
  canceled: 'Canceled',
  resend: 'Queued once more',
};

export const reviewReasons: Readonly<Record<ReviewReason, string>> = {
  'outcome-unknown': 'Nobody knows whether the provider took it.',
  'no-status': 'The provider accepted it, and nobody said what became of it.',
  unreadable: 'What is stored of it is damaged, and it was not sent.',
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
    does: 'Writes down whether a provider took the message. Nothing is sent. If one took it, its statuses are awaited; if none did, the message has failed, and sending it again makes no second copy.',
    button: 'Record it',
  },
  resend: {
    name: 'Send again',
    does: 'Queues the message once more, and it is sent. The recipient may get it twice, unless it has certainly not been accepted before.',
    button: 'Send it again',
  },
  cancel: {
    name: 'Cancel',
    does: 'Stops the message if it has not left, or closes its case if it needs review. Nothing is sent, and nothing that has left is called back.',
    button: 'Cancel the message',
  },
};

export const decided: Readonly<Record<Decision, string>> = {
  resolve: 'What you found out is written down.',
  resend: 'The message is queued once more.',
  cancel: 'The message is canceled.',
};
