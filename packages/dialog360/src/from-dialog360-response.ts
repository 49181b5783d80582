import type { ProviderError, TemplateDefinition } from '@wamux/core';
import type * as z from '@wamux/core/zod';
import { readMetaSend, toTemplateDefinition } from '@wamux/meta-format';
import { type Acceptance, type Answer, type Page, readSuccess } from '@wamux/provider-kit';
import type { Result } from 'neverthrow';
import { mediaAnswer, successAnswer, templateListAnswer, uploadAnswer } from './dialog360-api.js';
import { mapDialog360Error } from './map-dialog360-error.js';
import { mapDialog360Status } from './map-dialog360-status.js';

/** A message is accepted where a 2xx has a message id, as at Meta, even with a status that we do not know. */
export function fromSend(answer: Answer): Result<Acceptance, ProviderError> {
  return readMetaSend(answer, mapDialog360Error).map(({ id, rawStatus, recipient }) => {
    const status = mapDialog360Status(rawStatus ?? '');
    return { providerMessageId: id, status: status === 'unknown' ? 'accepted' : status, recipient };
  });
}

/** The id of an uploaded file. */
export const fromUpload = (answer: Answer): Result<string, ProviderError> =>
  readSuccess(answer, uploadAnswer, mapDialog360Error).map(({ id }) => id);

/** The address of an uploaded or received file, and its type. */
export const fromGetMedia = (answer: Answer): Result<z.output<typeof mediaAnswer>, ProviderError> =>
  readSuccess(answer, mediaAnswer, mapDialog360Error);

export const fromAcknowledge = (answer: Answer): Result<void, ProviderError> =>
  readSuccess(answer, successAnswer, mapDialog360Error).map(() => undefined);

/** @param asked Where the page begins, and how long it may be. */
export function fromListTemplates(
  answer: Answer,
  provider: string,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Result<Page<TemplateDefinition>, ProviderError> {
  return readSuccess(answer, templateListAnswer, mapDialog360Error).map(
    ({ total, waba_templates: templates }) => {
      const end = offset + templates.length;
      // Without a total, a page that is not full is the last one.
      const isMore = templates.length > 0 && (total == null ? templates.length >= limit : end < total);
      return {
        next: isMore ? String(end) : null,
        items: templates.map((template) => toTemplateDefinition(template, provider)),
      };
    },
  );
}
