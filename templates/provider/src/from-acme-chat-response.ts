import type { ProviderError, StatusReport } from '@wamux/core';
import { type Acceptance, type Answer, parseAnswer } from '@wamux/provider-kit';
import { err, ok, type Result } from 'neverthrow';
import { sendAnswer, statusAnswer } from './acme-chat-api.js';
import { mapAcmeChatError } from './map-acme-chat-error.js';
import { mapAcmeChatStatus } from './map-acme-chat-status.js';

/** A message is accepted where a 2xx has a message id. A 2xx without one is unreadable, and its outcome unknown. */
export function fromSend(answer: Answer): Result<Acceptance, ProviderError> {
  return readSuccess(answer)
    .andThen(() => parseAnswer(answer, sendAnswer))
    .map(({ id }) => ({ providerMessageId: id, status: 'accepted' }));
}

export function fromGetStatus(answer: Answer, provider: string): Result<StatusReport, ProviderError> {
  return readSuccess(answer)
    .andThen(() => parseAnswer(answer, statusAnswer))
    .map(({ id, status: rawStatus, changed_at: at }) => {
      const status = mapAcmeChatStatus(rawStatus);
      const report = { provider, providerMessageId: id, status, rawStatus, ...(at != null && { at }) };
      if (status !== 'failed') return report;
      return { ...report, error: { kind: 'unknown', provider, message: 'Acme Chat gives no reason' } };
    });
}

function readSuccess(answer: Answer): Result<void, ProviderError> {
  return answer.status >= 200 && answer.status < 300 ? ok() : err(mapAcmeChatError(answer));
}
