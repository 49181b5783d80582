import type { ProviderError, TemplateDefinition } from '@wamux/core';
import { toTemplateDefinition } from '@wamux/meta-format';
import { type Acceptance, type Answer, type Page, parseAnswer } from '@wamux/provider-kit';
import { err, ok, type Result } from 'neverthrow';
import { mapVonageError } from './map-vonage-error.js';
import { sendAnswer, templateListAnswer } from './vonage-api.js';

const isSuccess = ({ status }: Answer): boolean => status >= 200 && status < 300;

/** A 2xx with an id. An id below an HTTP error contradicts itself: then nobody knows. */
export function fromSend(answer: Answer): Result<Acceptance, ProviderError> {
  if (isSuccess(answer)) {
    return parseAnswer(answer, sendAnswer).map(({ message_uuid }) => ({
      providerMessageId: message_uuid,
      status: 'accepted',
    }));
  }
  const hasId = sendAnswer.safeParse(answer.json).success;
  const message = `HTTP ${answer.status} around the id of a message`;
  return err(hasId ? { kind: 'bad_response', message } : mapVonageError(answer));
}

export const fromMarkAsRead = (answer: Answer): Result<void, ProviderError> =>
  isSuccess(answer) ? ok() : err(mapVonageError(answer));

export function fromListTemplates(
  answer: Answer,
  provider: string,
): Result<Page<TemplateDefinition>, ProviderError> {
  if (!isSuccess(answer)) return err(mapVonageError(answer));
  return parseAnswer(answer, templateListAnswer).map(({ paging, templates }) => ({
    next: paging?.next ? (paging.cursors?.after ?? null) : null,
    items: templates.map((template) => toTemplateDefinition(template, provider)),
  }));
}
