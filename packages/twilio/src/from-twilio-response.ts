import type { ProviderError, StatusReport, TemplateDefinition, TemplateState } from '@wamux/core';
import { getOwn, omitNullish } from '@wamux/core/helpers';
import {
  type Acceptance,
  type Answer,
  type Page,
  readAccepted,
  readSuccess,
  statusOfLoss,
} from '@wamux/provider-kit';
import { err, ok, type Result } from 'neverthrow';
import { kindOfFailure, mapTwilioError, mapTwilioFailure, mapTwilioRejection } from './map-twilio-error.js';
import { mapTwilioStatus } from './map-twilio-status.js';
import { contentListAnswer, messageAnswer, typingAnswer } from './twilio-api.js';

/**
 * A 2xx with a SID. Beside the SID may stand that the message failed, and why.
 * inferred: that this is a refusal. One without a code that settles it is Twilio's all the same: sent elsewhere, it might
 * arrive twice.
 * @see https://www.twilio.com/docs/messaging/api/message-resource#message-properties
 */
export function fromSend(answer: Answer): Result<Acceptance, ProviderError> {
  return readAccepted(answer, messageAnswer, mapTwilioError).andThen(
    ({ error_code, sid, status }): Result<Acceptance, ProviderError> => {
      const mapped = mapTwilioStatus(status ?? '');
      const code = toCode(error_code);
      const refusal = mapped === 'failed' ? mapTwilioRejection(code) : undefined;
      if (refusal !== undefined) return err(refusal);
      const known = mapped === 'failed' ? statusOfLoss(mapped, { kind: kindOfFailure(code) }) : mapped;
      return ok({ providerMessageId: sid, status: known === 'unknown' ? 'accepted' : known });
    },
  );
}

export function fromGetMessage(answer: Answer, provider: string): Result<StatusReport, ProviderError> {
  return readSuccess(answer, messageAnswer, mapTwilioError).map(
    ({ date_updated, error_code, sid, status: word }) => {
      const rawStatus = word ?? '';
      const mapped = mapTwilioStatus(rawStatus);
      const error = mapped === 'failed' ? mapTwilioFailure(provider, toCode(error_code)) : undefined;
      return {
        provider,
        providerMessageId: sid,
        status: error === undefined ? mapped : statusOfLoss(mapped, error),
        rawStatus,
        ...omitNullish({ at: toIso(date_updated), error }),
      };
    },
  );
}

const toCode = (code: number | string | null | undefined): string | undefined =>
  code == null || code === '' ? undefined : String(code);

/** Reads a time in the form of RFC 2822, as Twilio writes its times. */
function toIso(date: string | null | undefined): string | undefined {
  const time = new Date(date ?? '');
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}

export function fromAcknowledge(answer: Answer): Result<void, ProviderError> {
  return readSuccess(answer, typingAnswer, mapTwilioError).map(() => undefined);
}

/** What WhatsApp says of a content that is a template. One that was never submitted can be sent inside the window only. */
const templateStates: Readonly<Record<string, TemplateState>> = {
  received: 'pending',
  pending: 'pending',
  approved: 'approved',
  rejected: 'rejected',
  paused: 'paused',
  disabled: 'disabled',
};

export function fromListContents(
  answer: Answer,
  provider: string,
): Result<Page<TemplateDefinition>, ProviderError> {
  return readSuccess(answer, contentListAnswer, mapTwilioError).map(({ contents, meta }) => ({
    next: toPath(meta?.next_page_url),
    items: contents.map((content) => {
      const { approval_requests: approval, friendly_name, language, sid, types, variables } = content;
      return {
        provider,
        name: friendly_name || sid,
        projectId: sid,
        language: language ?? null,
        category: approval?.category ?? null,
        state: getOwn(templateStates, approval?.status?.toLowerCase() ?? '') ?? 'unknown',
        body: Object.values(types ?? {}).find(({ body }) => body != null)?.body ?? null,
        ...(variables != null && { placeholders: Object.keys(variables) }),
        raw: content,
      };
    }),
  }));
}

/** The next page's address without its host: the credential goes to the host of the first page only. */
function toPath(url: string | null | undefined): string | null {
  if (url == null) return null;
  const { pathname, search } = new URL(url);
  return pathname + search;
}
