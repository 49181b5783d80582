import type { ProviderError, TemplateDefinition } from '@wamux/core';
import type * as z from '@wamux/core/zod';
import { readMetaSend, toTemplateDefinition } from '@wamux/meta-format';
import { type Acceptance, type Answer, type Page, readSuccess } from '@wamux/provider-kit';
import type { Result } from 'neverthrow';
import { mediaAnswer, successAnswer, templateListAnswer, uploadAnswer } from './cloud-api-api.js';
import { mapCloudApiError } from './map-cloud-api-error.js';
import { mapCloudApiStatus } from './map-cloud-api-status.js';

/** Accepted is a 2xx with a message id: a template that Meta holds back or pauses is still Meta's. */
export function fromSend(answer: Answer): Result<Acceptance, ProviderError> {
  return readMetaSend(answer, mapCloudApiError).map(({ id, rawStatus, recipient }) => {
    const status = mapCloudApiStatus(rawStatus ?? '');
    return { providerMessageId: id, status: status === 'unknown' ? 'accepted' : status, recipient };
  });
}

/** The id of an uploaded file. */
export function fromUpload(answer: Answer): Result<string, ProviderError> {
  return readSuccess(answer, uploadAnswer, mapCloudApiError).map(({ id }) => id);
}

/** The address of an uploaded or received file, and its type. */
export function fromGetMedia(answer: Answer): Result<z.output<typeof mediaAnswer>, ProviderError> {
  return readSuccess(answer, mediaAnswer, mapCloudApiError);
}

export function fromAcknowledge(answer: Answer): Result<void, ProviderError> {
  return readSuccess(answer, successAnswer, mapCloudApiError).map(() => undefined);
}

export function fromListTemplates(
  answer: Answer,
  provider: string,
): Result<Page<TemplateDefinition>, ProviderError> {
  return readSuccess(answer, templateListAnswer, mapCloudApiError).map(({ data, paging }) => ({
    // The last page has a cursor as well, and no address of a next one.
    next: (paging?.next && paging.cursors?.after) || null,
    items: data.map((template) => toTemplateDefinition(template, provider)),
  }));
}
