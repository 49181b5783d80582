import type { MessageReference, StatusReport, StatusUpdate, TrackedAttempt } from '@wamux/core';

/** A provider's answer as an update, with the names that the question had for the message. */
export function toStatusUpdate(report: StatusReport, reference: MessageReference): StatusUpdate {
  const { at = null, asked: _, ...update } = report;
  const correlationId = report.correlationId ?? reference.correlationId;
  return {
    ...update,
    providerMessageId: report.providerMessageId ?? reference.providerMessageId,
    ...(correlationId !== undefined && { correlationId }),
    occurredAt: at,
  };
}

/** What is known of a message, as an answer to who asks for its status. */
export function toStatusReport(attempt: TrackedAttempt, reference: MessageReference): StatusReport {
  const { times, ...known } = attempt.history;
  const { correlationId } = reference;
  const at = times[known.status];
  return {
    provider: attempt.provider,
    providerMessageId: attempt.providerMessageId ?? reference.providerMessageId,
    ...(correlationId !== undefined && { correlationId }),
    ...known,
    ...(at !== undefined && { at }),
  };
}
