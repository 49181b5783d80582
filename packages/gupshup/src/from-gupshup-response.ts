import type { ProviderError, TemplateDefinition, TemplateState } from '@wamux/core';
import { getOwn } from '@wamux/core/helpers';
import type * as z from '@wamux/core/zod';
import { readListedParts, readMetaSend } from '@wamux/meta-format';
import { type Acceptance, type Answer, readAccepted, readSuccess } from '@wamux/provider-kit';
import { err, type Result } from 'neverthrow';
import { containerMeta, successAnswer, templateListAnswer, uploadAnswer } from './gupshup-api.js';
import { submittedAnswer } from './gupshup-first-api.js';
import { isOwnError, mapGupshupError } from './map-gupshup-error.js';

/** Meta's answer, with Gupshup's id in the place of WhatsApp's. */
export function fromSend(answer: Answer): Result<Acceptance, ProviderError> {
  if (isOwnError(answer)) return err(mapGupshupError(answer));
  return readMetaSend(answer, mapGupshupError).map(({ id, recipient }) => ({
    providerMessageId: id,
    status: 'accepted',
    recipient,
  }));
}

/** The first API's answer. */
export const fromFirstSend = (answer: Answer): Result<Acceptance, ProviderError> =>
  (isOwnError(answer)
    ? err(mapGupshupError(answer))
    : readAccepted(answer, submittedAnswer, mapGupshupError)
  ).map(({ messageId }) => ({
    providerMessageId: messageId,
    status: 'accepted',
  }));

/** The id of an uploaded file. */
export const fromUpload = (answer: Answer): Result<string, ProviderError> =>
  read(answer, uploadAnswer).map(({ mediaId }) => mediaId);

export const fromAcknowledge = (answer: Answer): Result<void, ProviderError> =>
  read(answer, successAnswer).map(() => undefined);

/** Gupshup writes these words in its list of templates, and in the news of one. */
const states: Readonly<Record<string, TemplateState>> = {
  APPROVED: 'approved',
  PENDING: 'pending',
  IN_APPEAL: 'pending',
  REJECTED: 'rejected',
  FAILED: 'rejected',
  PAUSED: 'paused',
  DISABLED: 'disabled',
  DEACTIVATED: 'disabled',
  DELETED: 'disabled',
};

/** Gupshup's word in ours, in upper or lower case; one that is not known is `unknown`. */
export const toTemplateState = (word: string | null | undefined): TemplateState =>
  getOwn(states, word?.toUpperCase() ?? '') ?? 'unknown';

/** A template's parts stand in a text; the words of its buttons are Meta's. */
export const fromListTemplates = (
  answer: Answer,
  provider: string,
): Result<readonly TemplateDefinition[], ProviderError> =>
  read(answer, templateListAnswer).map(({ templates }) =>
    templates.map((template) => ({
      provider,
      name: template.elementName,
      language: template.languageCode ?? null,
      category: template.category ?? null,
      state: toTemplateState(template.status),
      ...toParts(template),
      raw: template,
    })),
  );

type Listed = z.output<typeof templateListAnswer>['templates'][number];

function toParts({ containerMeta: text, data, templateType }: Listed) {
  const parsed = containerMeta.safeParse(readJson(text));
  if (!parsed.success) return { body: data ?? null };
  const { buttons, data: body, header } = parsed.data;
  const format = templateType?.toUpperCase();
  const hasHeader = header != null || (format !== undefined && mediaTypes.has(format));
  return readListedParts({
    parameter_format: undefined,
    components: [
      ...(hasHeader ? [{ type: 'HEADER', format: header == null ? format : 'TEXT', text: header }] : []),
      { type: 'BODY', text: body ?? data },
      { type: 'BUTTONS', buttons: buttons ?? [] },
    ],
  });
}

const mediaTypes: ReadonlySet<string> = new Set(['IMAGE', 'VIDEO', 'DOCUMENT', 'LOCATION']);

function readJson(text: string | null | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

/** Gupshup's own refusal may stand below a 2xx as well. */
const read = <Schema extends z.ZodType>(
  answer: Answer,
  schema: Schema,
): Result<z.output<Schema>, ProviderError> =>
  isOwnError(answer) ? err(mapGupshupError(answer)) : readSuccess(answer, schema, mapGupshupError);
