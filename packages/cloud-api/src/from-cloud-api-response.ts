import { getOwn, type ProviderError, type TemplateDefinition, type TemplateState } from '@wamux/core';
import { readListedParts } from '@wamux/meta-format';
import { type Acceptance, type Answer, type Page, parseAnswer } from '@wamux/provider-kit';
import { err, type Result } from 'neverthrow';
import type * as z from 'zod';
import { mediaAnswer, sendAnswer, successAnswer, templateListAnswer, uploadAnswer } from './cloud-api-api.js';
import { mapCloudApiError } from './map-cloud-api-error.js';
import { mapCloudApiStatus } from './map-cloud-api-status.js';

/**
 * A 2xx with an id is an acceptance, whatever status stands beside the id: a template that Meta holds back or pauses is
 * still Meta's. An id below an HTTP error contradicts itself, and then nobody knows.
 */
export function fromSend(answer: Answer): Result<Acceptance, ProviderError> {
  const parsed = sendAnswer.safeParse(answer.json);
  if (!isSuccess(answer)) {
    if (!parsed.success) return err(mapCloudApiError(answer));
    return err({ kind: 'bad_response', message: `HTTP ${answer.status} around a message id` });
  }
  return read(answer, sendAnswer).map(({ contacts, messages: [message] }) => {
    const status = mapCloudApiStatus(message.message_status ?? '');
    return {
      providerMessageId: message.id,
      status: status === 'unknown' ? 'accepted' : status,
      recipient: contacts?.[0]?.wa_id ?? undefined,
    };
  });
}

/** The id of an uploaded file. */
export function fromUpload(answer: Answer): Result<string, ProviderError> {
  return read(answer, uploadAnswer).map(({ id }) => id);
}

/** Where an uploaded or received file is, and what it is. */
export function fromGetMedia(answer: Answer): Result<z.output<typeof mediaAnswer>, ProviderError> {
  return read(answer, mediaAnswer);
}

export function fromAcknowledge(answer: Answer): Result<void, ProviderError> {
  return read(answer, successAnswer).map(() => undefined);
}

const templateStates: Readonly<Record<string, TemplateState>> = {
  approved: 'approved',
  pending: 'pending',
  rejected: 'rejected',
  paused: 'paused',
  disabled: 'disabled',
};

export function fromListTemplates(
  answer: Answer,
  provider: string,
): Result<Page<TemplateDefinition>, ProviderError> {
  return read(answer, templateListAnswer).map(({ data, paging }) => ({
    // The last page has a cursor as well, and no address of a next one.
    next: (paging?.next && paging.cursors?.after) || null,
    items: data.map((template) => ({
      provider,
      name: template.name,
      language: template.language ?? null,
      category: template.category ?? null,
      state: getOwn(templateStates, template.status?.toLowerCase() ?? '') ?? 'unknown',
      ...readListedParts(template),
      raw: template,
    })),
  }));
}

const isSuccess = ({ status }: Answer): boolean => status >= 200 && status < 300;

function read<Schema extends z.ZodType>(
  answer: Answer,
  schema: Schema,
): Result<z.output<Schema>, ProviderError> {
  return isSuccess(answer) ? parseAnswer(answer, schema) : err(mapCloudApiError(answer));
}
