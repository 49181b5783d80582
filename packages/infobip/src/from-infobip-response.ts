import {
  foldStatus,
  type ProviderError,
  type StatusReport,
  type TemplateDefinition,
  type TemplateState,
} from '@wamux/core';
import { getOwn, omitNullish } from '@wamux/core/helpers';
import { redactText, type Sensitive } from '@wamux/core/redaction';
import { readListedParts } from '@wamux/meta-format';
import {
  type Acceptance,
  type Answer,
  isSuccess,
  readAccepted,
  readSuccess,
  statusOfLoss,
} from '@wamux/provider-kit';
import { err, ok, type Result } from 'neverthrow';
import { reportsAnswer, sendAnswer, templateListAnswer, type WireReport } from './infobip-api.js';
import { mapInfobipError, mapInfobipFailure, mapInfobipRejection } from './map-infobip-error.js';
import { mapInfobipStatus } from './map-infobip-status.js';

/**
 * A 2xx with the id of the message. Outcomes of single messages are statuses and no HTTP errors, says Infobip: one of the
 * groups REJECTED and UNDELIVERABLE is a refusal.
 * @see https://www.infobip.com/docs/essentials/api-essentials/response-status-and-error-codes
 */
export function fromSend(answer: Answer): Result<Acceptance, ProviderError> {
  return readAccepted(answer, sendAnswer, mapInfobipError).andThen(
    ({ messageId, status, to }): Result<Acceptance, ProviderError> => {
      const mapped = mapInfobipStatus(status ?? {});
      if (status != null && (mapped === 'rejected' || mapped === 'failed'))
        return err(mapInfobipRejection(status));
      return ok({
        providerMessageId: messageId,
        status: mapped === 'unknown' ? 'accepted' : mapped,
        recipient: to ?? undefined,
      });
    },
  );
}

/** A report, as pushed and as asked for. */
export function toUpdate(
  provider: string,
  report: Pick<WireReport, 'doneAt' | 'error' | 'messageId' | 'status'>,
  sensitive: Sensitive,
) {
  const status = mapInfobipStatus(report.status);
  const isLost = status === 'failed' || status === 'rejected' || status === 'expired';
  const error = isLost ? mapInfobipFailure(provider, report, sensitive) : undefined;
  return {
    provider,
    providerMessageId: report.messageId,
    // The id of a message is the one that we gave it.
    correlationId: report.messageId,
    status: error === undefined ? status : statusOfLoss(status, error),
    rawStatus: redactText(report.status.name ?? String(report.status.id ?? ''), sensitive),
    ...omitNullish({ error }),
  };
}

/** What the reports say about one message together; `null` where there are none, which says nothing about the message. */
export function fromReports(
  answer: Answer,
  provider: string,
  messageId: string,
  sensitive: Sensitive,
): Result<StatusReport | null, ProviderError> {
  return readSuccess(answer, reportsAnswer, mapInfobipError).map(({ results }) =>
    results
      .filter((report) => report.messageId === messageId)
      .map((report): StatusReport => {
        const at = toIso(report.doneAt);
        return { ...toUpdate(provider, report, sensitive), ...(at !== null && { at }) };
      })
      .reduce<StatusReport | null>(
        (known, next) =>
          known === null || foldStatus(known.status, next.status) !== known.status ? next : known,
        null,
      ),
  );
}

/** Infobip writes the zone without a colon: `2026-11-27T14:00:00.000+0000`. */
export function toIso(date: string | null | undefined): string | null {
  const time = new Date((date ?? '').replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}

export function fromMarkAsRead(answer: Answer): Result<void, ProviderError> {
  return isSuccess(answer) ? ok() : err(mapInfobipError(answer));
}

const states: Readonly<Record<string, TemplateState>> = {
  APPROVED: 'approved',
  REINSTATED: 'approved',
  // The template has a low quality, but can still be sent.
  FLAGGED: 'approved',
  PENDING: 'pending',
  IN_APPEAL: 'rejected',
  REJECTED: 'rejected',
  PAUSED: 'paused',
  FIRST_PAUSED: 'paused',
  SECOND_PAUSED: 'paused',
  DISABLED: 'disabled',
  PENDING_DELETION: 'disabled',
  DELETED: 'disabled',
};

/** Infobip's word for the state of a template, listed or pushed. */
export const toTemplateState = (word: string | null | undefined): TemplateState =>
  getOwn(states, word ?? '') ?? 'unknown';

/** A template's structure is Meta's, as an object of its parts; the buttons of one-time codes say their type elsewhere. */
export function fromListTemplates(
  answer: Answer,
  provider: string,
): Result<readonly TemplateDefinition[], ProviderError> {
  return readSuccess(answer, templateListAnswer, mapInfobipError).map(({ templates }) =>
    templates.map((template) => {
      const { category, language, name, status, structure } = template;
      const { body, buttons, header } = structure ?? {};
      const components = [
        ...(header == null ? [] : [{ ...header, type: 'HEADER' }]),
        ...(body == null ? [] : [{ ...body, type: 'BODY' }]),
        { type: 'BUTTONS', buttons: buttons?.map(toListedButton) ?? [] },
      ];
      return {
        provider,
        name,
        language: language ?? null,
        category: category ?? null,
        state: toTemplateState(status),
        ...withEveryButton(
          readListedParts({
            parameter_format: 'POSITIONAL',
            components: structure == null ? null : components,
          }),
        ),
        raw: template,
      };
    }),
  );
}

/** Buttons have no places, so one that is left out would shift the others: a quick reply needs its value as well. */
const withEveryButton = ({ buttons, ...parts }: ReturnType<typeof readListedParts>) => ({
  ...parts,
  ...(buttons !== undefined && {
    buttons: buttons.map(({ type, value }) => ({
      type,
      value: value === 'optional' ? ('required' as const) : value,
    })),
  }),
});

function toListedButton({
  otpType,
  type,
  url,
}: {
  readonly otpType?: string | null | undefined;
  readonly type?: string | null | undefined;
  readonly url?: string | null | undefined;
}) {
  return otpType == null ? { type, url } : { type: 'OTP', otp_type: otpType, url };
}
