import type { ProviderError, TemplateDefinition } from '@wamux/core';
import { toTemplateDefinition } from '@wamux/meta-format';
import {
  type Acceptance,
  type Answer,
  isSuccess,
  type Page,
  readAccepted,
  readSuccess,
} from '@wamux/provider-kit';
import { err, ok, type Result } from 'neverthrow';
import { mapVonageError } from './map-vonage-error.js';
import { sendAnswer, templateListAnswer } from './vonage-api.js';

/** A 2xx with an id. */
export const fromSend = (answer: Answer): Result<Acceptance, ProviderError> =>
  readAccepted(answer, sendAnswer, mapVonageError).map(({ message_uuid }) => ({
    providerMessageId: message_uuid,
    status: 'accepted',
  }));

export const fromMarkAsRead = (answer: Answer): Result<void, ProviderError> =>
  isSuccess(answer) ? ok() : err(mapVonageError(answer));

export function fromListTemplates(
  answer: Answer,
  provider: string,
): Result<Page<TemplateDefinition>, ProviderError> {
  return readSuccess(answer, templateListAnswer, mapVonageError).map(({ paging, templates }) => ({
    next: paging?.next ? (paging.cursors?.after ?? null) : null,
    items: templates.map((template) => toTemplateDefinition(template, provider)),
  }));
}
