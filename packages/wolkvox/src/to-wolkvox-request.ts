import type { MessageReference, ProviderError } from '@wamux/core';
import { inputError, type ParsedTemplateMessage } from '@wamux/core/input';
import { type BoundTemplate, unsupported } from '@wamux/core/policy';
import type { HttpRequest, MessageOf } from '@wamux/provider-kit';
import { err, ok, type Result } from 'neverthrow';
import type { WolkvoxEndpoint } from './wolkvox-connection.js';
import { variableSeparator } from './wolkvox-limits.js';
import type { SendMessageRequest, SendTemplateRequest } from './wolkvox-request-api.js';
import type { WolkvoxMessageOptions, WolkvoxTemplate } from './wolkvox-settings.js';

/** A call of the API that sends. */
export type WolkvoxContent =
  | { readonly api: 'send_message_official'; readonly body: SendMessageRequest }
  | { readonly api: 'send_template_official'; readonly body: SendTemplateRequest };

/** Free-form: text only, and only after the user answered a template within 24 hours. */
export function toTextMessage(
  { to, text }: MessageOf<'text'>,
  { connectorId }: WolkvoxEndpoint,
): Result<WolkvoxContent, ProviderError> {
  const body = { connector_id: connectorId, telephone: digits(to), message: text };
  return ok({ api: 'send_message_official', body });
}

export function toTemplateMessage(
  message: ParsedTemplateMessage,
  { binding, body: texts, header }: BoundTemplate<WolkvoxTemplate>,
  endpoint: WolkvoxEndpoint,
  { customerId }: WolkvoxMessageOptions,
): Result<WolkvoxContent, ProviderError> {
  return joinVariables(endpoint, texts).andThen((joined) =>
    toAttachment(endpoint, header).map((attachment) => ({
      api: 'send_template_official' as const,
      body: {
        connector_id: endpoint.connectorId,
        telephone: digits(message.to),
        template_name: binding.name,
        template_vars: joined,
        customer_id: customerId ?? '',
        url_attach: attachment,
      },
    })),
  );
}

/** A call of `whatsapp.php`; the API's name goes into the query. */
export function toPost(endpoint: WolkvoxEndpoint, api: string, body: object): HttpRequest {
  return {
    method: 'POST',
    origin: endpoint.origin,
    path: `/api/v2/whatsapp.php?api=${api}`,
    headers: { 'content-type': 'application/json', ...endpoint.headers },
    body: JSON.stringify(body),
  };
}

export function toGet(
  endpoint: WolkvoxEndpoint,
  script: string,
  query: Readonly<Record<string, string>>,
): HttpRequest {
  return {
    method: 'GET',
    origin: endpoint.origin,
    path: `/api/v2/${script}?${new URLSearchParams(query)}`,
    headers: endpoint.headers,
  };
}

const dayMs = 24 * 60 * 60 * 1000;

/** A query of a campaign's report, and the recipient to look for in it. */
export interface CampaignLookup {
  readonly request: HttpRequest;
  readonly telephone: string;
}

/**
 * Looks a message up by its recipient, a day around the time of its acceptance: the report's time zone is the
 * operation's, which no document names.
 */
export function toCampaignLookup(
  endpoint: WolkvoxEndpoint,
  { to, acceptedAt }: MessageReference,
): Result<CampaignLookup, ProviderError> {
  if (to === undefined) {
    const message = 'is missing; Wolkvox gives no message id, so its report is searched by the recipient';
    return err(inputError('validation', [{ path: 'to', message }], endpoint.id));
  }
  const around = acceptedAt === undefined ? Date.now() : Date.parse(acceptedAt);
  const request = toGet(endpoint, 'reports_manager.php', {
    api: 'campaign_9',
    campaign_id: endpoint.campaignId ?? '',
    date_ini: toReportDate(around - dayMs),
    date_end: toReportDate(around + dayMs),
  });
  return ok({ request, telephone: digits(to) });
}

/** `20261120143000`. */
function toReportDate(time: number): string {
  return new Date(time).toISOString().replace(/\D/g, '').slice(0, 14);
}

const digits = (phoneNumber: string): string => phoneNumber.slice(1);

function joinVariables(
  endpoint: WolkvoxEndpoint,
  texts: BoundTemplate<WolkvoxTemplate>['body'],
): Result<string, ProviderError> {
  const broken = texts.filter(({ value }) => value.includes(variableSeparator));
  if (broken.length === 0) return ok(texts.map(({ value }) => value).join(variableSeparator));
  const message = `contains "${variableSeparator}", which Wolkvox reads as the end of the variable`;
  const issues = broken.map(({ from }) => ({ path: from, message }));
  return err(inputError('template_params', issues, endpoint.id));
}

function toAttachment(
  endpoint: WolkvoxEndpoint,
  header: BoundTemplate<WolkvoxTemplate>['header'],
): Result<string, ProviderError> {
  if (header === undefined) return ok('');
  if (header.type === 'text' || header.type === 'location' || !('url' in header.media)) {
    return err(unsupported(endpoint, 'templateHeaderText', 'can fill only a media header, by URL'));
  }
  if (header.type === 'document' && header.filename !== undefined) {
    return err(unsupported(endpoint, 'templateHeaderMedia', 'cannot name the file of a header'));
  }
  return ok(header.media.url);
}
