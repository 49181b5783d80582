import type { ProviderError, StatusReport } from '@wamux/core';
import type { Acceptance, Answer } from '@wamux/provider-kit';
import { err, ok, type Result } from 'neverthrow';
import { sendAnswer, statusAnswer } from './decision-telecom-api.js';
import { mapDecisionTelecomError } from './map-decision-telecom-error.js';
import { toStatusNews } from './map-decision-telecom-status.js';

/**
 * A message with an id was accepted. An id in an HTTP error contradicts itself, and so does an invalid id beside a refusal:
 * the outcome is then unknown.
 */
export function fromSend(answer: Answer): Result<Acceptance, ProviderError> {
  if (!hasMessageId(answer.json)) return err(mapDecisionTelecomError(answer));
  const parsed = sendAnswer.safeParse(answer.json);
  if (!parsed.success || answer.status >= 300) {
    const what = parsed.success ? 'a message id' : 'a message id that can be none';
    return err({ kind: 'bad_response', message: `HTTP ${answer.status} around ${what}` });
  }
  return ok({ providerMessageId: parsed.data.message_id, status: 'accepted' });
}

const hasMessageId = (json: unknown): boolean =>
  typeof json === 'object' && json !== null && 'message_id' in json && json.message_id !== null;

/** @param now When the answer came, ISO 8601: the vendor gives no times. */
export function fromReceive(
  answer: Answer,
  provider: string,
  now: string,
): Result<StatusReport, ProviderError> {
  const parsed = statusAnswer.safeParse(answer.json);
  if (!parsed.success) return err(mapDecisionTelecomError(answer));
  const { message_id, status } = parsed.data;
  return ok({ provider, providerMessageId: message_id, ...toStatusNews(status, provider, now) });
}
