import {
  foldStatus,
  type ProviderError,
  type StatusReport,
  type TemplateDefinition,
  type TemplateState,
} from '@wamux/core';
import { getOwn } from '@wamux/core/helpers';
import type { Sensitive } from '@wamux/core/redaction';
import type * as z from '@wamux/core/zod';
import {
  type Acceptance,
  type Answer,
  isSuccess,
  type Page,
  readAccepted,
  readSuccess,
} from '@wamux/provider-kit';
import { err, ok, type Result } from 'neverthrow';
import {
  acceptedAnswer,
  type ChannelTemplate,
  channelTemplateListAnswer,
  contactAnswer,
  contradictoryAnswer,
  interactionListAnswer,
  type MessageAnswer,
  messageAnswer,
  messageListAnswer,
  presignedUploadAnswer,
} from './channels-api.js';
import { mapChannelsError } from './map-channels-error.js';
import { mapChannelsFailure, mapChannelsRejection } from './map-channels-failure.js';
import { mapChannelsStatus } from './map-channels-status.js';

/**
 * A 2xx with an id. Beside the id may stand that the message is lost: a refusal, where Bird says that it did not get as far as
 * WhatsApp. Any other is Bird's all the same: sent elsewhere, it might arrive twice.
 * @see https://docs.bird.com/api/channels-api/message-status-and-interactions/message-failure-sources
 */
export function fromSend(answer: Answer): Result<Acceptance, ProviderError> {
  const schema = isSuccess(answer) ? acceptedAnswer : contradictoryAnswer;
  return readAccepted(answer, schema, mapChannelsError).andThen(
    ({ id, status }): Result<Acceptance, ProviderError> => {
      const refusal = status === 'rejected' || status === 'sending_failed' ? refusalIn(answer) : undefined;
      if (refusal !== undefined) return err(refusal);
      const mapped = mapChannelsStatus(status ?? '');
      return ok({ providerMessageId: id, status: mapped === 'unknown' ? 'accepted' : mapped });
    },
  );
}

function refusalIn({ json }: Answer): ProviderError | undefined {
  const message = messageAnswer.safeParse(json).data;
  return message && mapChannelsRejection(message);
}

export function fromGetMessage(
  answer: Answer,
  provider: string,
  sensitive: Sensitive,
): Result<StatusReport, ProviderError> {
  return readSuccess(answer, messageAnswer, mapChannelsError).map((message) =>
    toReport(provider, message, sensitive),
  );
}

/** The message with our reference, if this page has it. */
export function fromListMessages(
  answer: Answer,
  provider: string,
  correlationId: string,
  sensitive: Sensitive,
): Result<Page<StatusReport>, ProviderError> {
  return readSuccess(answer, messageListAnswer, mapChannelsError).map(({ results, nextPageToken }) => ({
    items: results
      .filter(({ reference }) => reference === correlationId)
      .map((message) => toReport(provider, message, sensitive)),
    next: nextPageToken || null,
  }));
}

/** Adds to a delivered message whether it was read, which Bird keeps apart from its status. */
export function fromInteractions(answer: Answer, report: StatusReport): Result<StatusReport, ProviderError> {
  return readSuccess(answer, interactionListAnswer, mapChannelsError).map(({ results }) => {
    const interaction = results.find(({ type }) => type === 'read');
    if (interaction === undefined) return report;
    const at = interaction.createdAt ?? undefined;
    return {
      ...report,
      status: foldStatus(report.status, 'read'),
      rawStatus: 'read',
      ...(at !== undefined && { at }),
    };
  });
}

/** Until when free-form messages may be sent to a contact. */
export interface ServiceWindow {
  /** ISO 8601; `null`: closed, or never opened. */
  readonly expiresAt: string | null;
  /** The channel has no such window. */
  readonly permanent: boolean;
}

export function fromContact(answer: Answer): Result<ServiceWindow, ProviderError> {
  return readSuccess(answer, contactAnswer, mapChannelsError).map(
    ({ serviceWindowExpireAt, isPermanentSession }) => ({
      expiresAt: serviceWindowExpireAt,
      permanent: isPermanentSession ?? false,
    }),
  );
}

export type PresignedUpload = z.output<typeof presignedUploadAnswer>;

export function fromPresignedUpload(answer: Answer): Result<PresignedUpload, ProviderError> {
  return readSuccess(answer, presignedUploadAnswer, mapChannelsError);
}

/** The storage answers 204 without a body. */
export function fromUpload(answer: Answer): Result<void, ProviderError> {
  if (isSuccess(answer)) return ok();
  return err({ kind: 'media', message: `the upload was refused with HTTP ${answer.status}` });
}

const templateStates: Readonly<Record<string, TemplateState>> = {
  active: 'approved',
  approved: 'approved',
  pending: 'pending',
  rejected: 'rejected',
  paused: 'paused',
  disabled: 'disabled',
};

export function fromListChannelTemplates(
  answer: Answer,
  provider: string,
): Result<Page<TemplateDefinition>, ProviderError> {
  return readSuccess(answer, channelTemplateListAnswer, mapChannelsError).map(
    ({ results, nextPageToken }) => ({
      next: nextPageToken || null,
      items: results.flatMap((template) => toDefinitions(provider, template)),
    }),
  );
}

/** Bird keeps the languages of a template together; elsewhere each is a template of its own. */
function toDefinitions(provider: string, template: ChannelTemplate): TemplateDefinition[] {
  const { defaultLocale, deployments, id, localeStatuses, projectId, status, variables } = template;
  const deployed = (name: string) => deployments?.find(({ key }) => key === name)?.value ?? null;
  const state = toTemplateState(status);
  const locales = Object.entries(localeStatuses ?? {});
  const languages: readonly (readonly [string | null, TemplateState])[] =
    locales.length === 0
      ? [[defaultLocale ?? null, state]]
      : locales.map(([locale, own]) => [locale, state === 'approved' ? toTemplateState(own) : state]);
  return languages.map(([language, languageState]) => ({
    provider,
    name: deployed('whatsappTemplateName') ?? id,
    language,
    category: deployed('whatsappCategory'),
    state: languageState,
    body: null,
    ...(projectId != null && { projectId }),
    ...(variables != null && { placeholders: variables.map(({ key }) => key) }),
    raw: template,
  }));
}

const toTemplateState = (word: string | null | undefined): TemplateState =>
  getOwn(templateStates, word?.toLowerCase() ?? '') ?? 'unknown';

function toReport(provider: string, message: MessageAnswer, sensitive: Sensitive): StatusReport {
  const rawStatus = message.status ?? '';
  const status = mapChannelsStatus(rawStatus);
  const at = message.lastStatusAt ?? undefined;
  const failed = status === 'failed' || status === 'rejected' || status === 'canceled';
  return {
    provider,
    providerMessageId: message.id,
    ...(message.reference != null && { correlationId: message.reference }),
    status,
    rawStatus,
    ...(at !== undefined && { at }),
    ...(failed && { error: mapChannelsFailure(provider, message, sensitive) }),
    ...(rawStatus === 'deleted' && at !== undefined && { deletedAt: at }),
  };
}
