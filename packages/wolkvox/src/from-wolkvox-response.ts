import type {
  ProviderError,
  Secret,
  StatusReport,
  TemplateDefinition,
  TemplateSample,
  TemplateState,
} from '@wamux/core';
import { getOwn } from '@wamux/core/helpers';
import { redactText } from '@wamux/core/redaction';
import { readListedParts } from '@wamux/meta-format';
import { type Acceptance, type Answer, parseAnswer } from '@wamux/provider-kit';
import { err, ok, type Result } from 'neverthrow';
import { mapWolkvoxError, mapWolkvoxFailure } from './map-wolkvox-error.js';
import { mapWolkvoxStatus } from './map-wolkvox-status.js';
import {
  campaignReportAnswer,
  listTemplatesAnswer,
  syncTemplatesAnswer,
  uploadMediaAnswer,
  wolkvoxAnswer,
} from './wolkvox-api.js';

/** Accepted only when both HTTP and the body's own code say so; Wolkvox gives no message id. */
export function fromSend(answer: Answer): Result<Acceptance, ProviderError> {
  return readSuccess(answer).map(() => ({ providerMessageId: null, status: 'accepted' }));
}

export function fromSyncTemplates(
  answer: Answer,
  provider: string,
): Result<TemplateDefinition[], ProviderError> {
  return readSuccess(answer)
    .andThen(() => parseAnswer(answer, syncTemplatesAnswer))
    .map(({ data }) =>
      data.map((template) => ({
        provider,
        name: template.name_template,
        language: template.idiom ?? null,
        category: template.category ?? null,
        // The answer of a synchronisation lists what Meta approved and says no more.
        state: 'approved',
        body: template.body_template ?? null,
        raw: template,
      })),
    );
}

const templateStates: Readonly<Record<string, TemplateState>> = {
  APPROVED: 'approved',
  PENDING: 'pending',
  REJECTED: 'rejected',
  PAUSED: 'paused',
  DISABLED: 'disabled',
};

export function fromListTemplates(
  answer: Answer,
  provider: string,
): Result<TemplateDefinition[], ProviderError> {
  return readSuccess(answer)
    .andThen(() => parseAnswer(answer, listTemplatesAnswer))
    .map(({ data }) =>
      data.meta_templates.map((template) => ({
        provider,
        name: template.name,
        language: template.language ?? null,
        category: template.category ?? template.previous_category ?? null,
        state: getOwn(templateStates, template.status?.toUpperCase() ?? '') ?? 'unknown',
        ...readListedParts(template),
        raw: template,
      })),
    );
}

export function fromUploadMedia(answer: Answer, provider: string): Result<TemplateSample, ProviderError> {
  return readSuccess(answer)
    .andThen(() => parseAnswer(answer, uploadMediaAnswer))
    .map(({ data }) => ({ provider, handle: data.handle }));
}

/**
 * The state of the one record for a telephone. The report has no message id: where it lists several records for
 * the number, nobody can tell which is ours.
 */
export function fromCampaignReport(
  answer: Answer,
  provider: string,
  telephone: string,
  secrets: readonly Secret[],
): Result<StatusReport, ProviderError> {
  return readSuccess(answer)
    .andThen(() => parseAnswer(answer, campaignReportAnswer))
    .map(({ data }) => {
      const records = data.filter((record) => record.telephone === telephone);
      const [record] = records;
      const report = { provider, providerMessageId: null };
      if (record === undefined || records.length > 1) {
        return { ...report, status: 'unknown', rawStatus: `${records.length} records for the recipient` };
      }
      const status = mapWolkvoxStatus(record.status ?? '');
      const sensitive = { secrets, phoneNumbers: [telephone] };
      const rawStatus = redactText(record.status ?? '', sensitive);
      if (status !== 'failed') return { ...report, status, rawStatus };
      const error = mapWolkvoxFailure(provider, record.errors?.trim() ?? '', sensitive);
      return { ...report, status, rawStatus, error };
    });
}

/** A 2xx whose body carries a code of 200 or 201; anything else, a contradiction of the two included, is an error. */
function readSuccess(answer: Answer): Result<void, ProviderError> {
  const parsed = wolkvoxAnswer.safeParse(answer.json);
  const body = parsed.success ? parsed.data : undefined;
  const httpSuccess = answer.status >= 200 && answer.status < 300;
  if (httpSuccess && (body?.code === 200 || body?.code === 201)) return ok();
  return err(mapWolkvoxError(answer, body));
}
