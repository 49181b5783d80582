import type { MessageReference, StatusReport, StatusUpdate, TrackedAttempt } from '@wamux/core';

/** Turns a provider's answer into an update. Ids that the answer lacks are those of the question. */
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

/** Turns what is stored of a message into an answer to a question about its status. */
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

/** Turns what is stored of a message into an update, as if it were pushed now. */
export function toKnownUpdate({ provider, providerMessageId, history }: TrackedAttempt): StatusUpdate {
  const { times, ...known } = history;
  return { provider, providerMessageId, ...known, occurredAt: times[known.status] ?? null };
}
