import type { ProviderError, TemplateDefinition } from '@wamux/core';
import type * as z from '@wamux/core/zod';
import { readMetaSend, toTemplateDefinition } from '@wamux/meta-format';
import { type Acceptance, type Answer, type Page, parseAnswer } from '@wamux/provider-kit';
import { err, type Result } from 'neverthrow';
import { mediaAnswer, successAnswer, templateListAnswer, uploadAnswer } from './dialog360-api.js';
import { mapDialog360Error } from './map-dialog360-error.js';
import { mapDialog360Status } from './map-dialog360-status.js';

/** Accepted is a 2xx with a message id, as from Meta: also one whose status we have no word for. */
export function fromSend(answer: Answer): Result<Acceptance, ProviderError> {
  return readMetaSend(answer, mapDialog360Error).map(({ id, rawStatus, recipient }) => {
    const status = mapDialog360Status(rawStatus ?? '');
    return { providerMessageId: id, status: status === 'unknown' ? 'accepted' : status, recipient };
  });
}

/** The id of an uploaded file. */
export const fromUpload = (answer: Answer): Result<string, ProviderError> =>
  read(answer, uploadAnswer).map(({ id }) => id);

/** Where an uploaded or received file is, and what it is. */
export const fromGetMedia = (answer: Answer): Result<z.output<typeof mediaAnswer>, ProviderError> =>
  read(answer, mediaAnswer);

export const fromAcknowledge = (answer: Answer): Result<void, ProviderError> =>
  read(answer, successAnswer).map(() => undefined);

/** @param asked Where the page begins, and how long it may be. */
export function fromListTemplates(
  answer: Answer,
  provider: string,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Result<Page<TemplateDefinition>, ProviderError> {
  return read(answer, templateListAnswer).map(({ total, waba_templates: templates }) => {
    const end = offset + templates.length;
    // Without a total, a page that is not full is the last one.
    const isMore = templates.length > 0 && (total == null ? templates.length >= limit : end < total);
    return {
      next: isMore ? String(end) : null,
      items: templates.map((template) => toTemplateDefinition(template, provider)),
    };
  });
}

function read<Schema extends z.ZodType>(
  answer: Answer,
  schema: Schema,
): Result<z.output<Schema>, ProviderError> {
  const isSuccess = answer.status >= 200 && answer.status < 300;
  return isSuccess ? parseAnswer(answer, schema) : err(mapDialog360Error(answer));
}
