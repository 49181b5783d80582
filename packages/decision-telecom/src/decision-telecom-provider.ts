import {
  inputError,
  type MessageReference,
  type ProviderError,
  parseMediaUpload,
  parseMessageReference,
  Secret,
  unsupported,
  type WhatsAppProvider,
} from '@wamux/core';
import type { HttpTransport } from '@wamux/provider-kit';
import {
  type AdapterWiring,
  type Answer,
  callOverHttp,
  defineAdapter,
  limitKey,
  type ProviderContext,
  sendOverHttp,
} from '@wamux/provider-kit';
import { err, errAsync, ok, type Result } from 'neverthrow';
import { messageId } from './decision-telecom-api.js';
import { decisionTelecomCapabilities } from './decision-telecom-capabilities.js';
import {
  type DecisionTelecomSettings,
  type DecisionTelecomTemplate,
  decisionTelecomSettings,
  decisionTelecomTemplate,
} from './decision-telecom-settings.js';
import { decisionTelecomStarter } from './decision-telecom-starter.js';
import {
  createDecisionTelecomWebhook,
  hideCallbackTokens,
  secretsOfAddress,
  toCallbackUrl,
} from './decision-telecom-webhook.js';
import { fromReceive, fromSend } from './from-decision-telecom-response.js';
import {
  type DecisionTelecomEndpoint,
  toReceive,
  toSendMessage,
  toSendTemplate,
} from './to-decision-telecom-request.js';

/** The adapter for https://it-decision.com. */
export const decisionTelecom = defineAdapter({
  name: 'decision-telecom',
  settings: decisionTelecomSettings,
  template: decisionTelecomTemplate,
  create: createDecisionTelecomProvider,
  starter: decisionTelecomStarter,
});

export function createDecisionTelecomProvider(
  id: string,
  settings: DecisionTelecomSettings,
  { transport, limiter, templates }: AdapterWiring<DecisionTelecomTemplate>,
): WhatsAppProvider {
  const { apiKey, sender, timeoutMs, limits, webhook } = settings;
  const origin = settings.baseUrl ?? 'https://web.it-decision.com';
  const basic = toBasic(settings);
  const secrets = [
    apiKey,
    basic,
    ...toDecoded(basic),
    ...(webhook === undefined ? [] : secretsOfAddress(webhook)),
  ];
  const endpoint: DecisionTelecomEndpoint = {
    id,
    adapter: 'decision-telecom',
    capabilities:
      webhook === undefined
        ? { ...decisionTelecomCapabilities, webhook: 'none', correlationId: 'none' }
        : decisionTelecomCapabilities,
    origin,
    headers: { authorization: `Basic ${basic.reveal()}`, 'content-type': 'application/json' },
    sender,
    callbackUrl: webhook && ((correlationId) => toCallbackUrl(id, webhook, correlationId, Date.now())),
  };
  const context: ProviderContext = {
    ...endpoint,
    transport: webhook === undefined ? transport : hidingCallbackTokens(transport),
    limiter,
    limits: { ...limits, key: limitKey(origin, apiKey.reveal()) },
    timeoutMs,
    secrets,
  };

  const sending = sendOverHttp(context, {
    toMessageRequest: (message) => toSendMessage(endpoint, message),
    toTemplateRequest: (message) => toSendTemplate(endpoint, templates, message),
    fromResponse: fromSend,
  });

  return {
    specificationVersion: 'v1',
    id,
    adapter: endpoint.adapter,
    capabilities: endpoint.capabilities,
    webhook: webhook && createDecisionTelecomWebhook(id, webhook, secrets),

    ...sending,
    preview: (message, options) =>
      sending
        .preview(message, options)
        .map((shown) => ({ ...shown, body: hideCallbackTokens(shown.body ?? '') })),

    getStatus(reference, options) {
      return parseMessageReference(reference)
        .andThen(({ to, ...checked }) => readMessageId(id, checked).map((messageId) => ({ messageId, to })))
        .asyncAndThen(({ messageId, to }) => {
          const read = (answer: Answer) => fromReceive(answer, id, new Date().toISOString());
          const phoneNumbers = to === undefined ? [] : [to];
          return callOverHttp(
            context,
            { request: toReceive(endpoint, messageId), read, phoneNumbers },
            options,
          );
        });
    },

    uploadMedia(upload) {
      return parseMediaUpload(upload).asyncAndThen(({ purpose }) => {
        const capability = purpose === 'template-sample' ? 'uploadTemplateSample' : 'uploadMedia';
        return errAsync(unsupported(endpoint, capability, 'keeps no media; send it by URL'));
      });
    },

    listTemplates() {
      return errAsync(unsupported(endpoint, 'listTemplates', 'has no API that lists templates'));
    },

    async close() {},
  };
}

/** An answer may echo the callback address of its message. What keeps answers, or shows them, sees no token. */
function hidingCallbackTokens(transport: HttpTransport): HttpTransport {
  return {
    request: (request, options) =>
      transport.request(request, options).then((ended) =>
        ended.map((response) => {
          const text = hideCallbackTokens(response.text);
          const { headers, status } = response;
          return text === response.text ? response : { headers, status, text };
        }),
      ),
    close: () => transport.close(),
  };
}

/** What the provider makes of a Basic header, and may show: the pair itself, and what stands on either side of its colon. */
function toDecoded(basic: Secret): readonly Secret[] {
  const pair = Buffer.from(basic.reveal(), 'base64').toString('latin1');
  // What is no base64 decodes to anything.
  if (!/^[\x20-\x7e]{4,}$/.test(pair)) return [];
  const colon = pair.indexOf(':');
  const parts = colon === -1 ? [] : [pair.slice(0, colon), pair.slice(colon + 1)];
  return [pair, ...parts.filter(({ length }) => length >= 4)].map((part) => new Secret(part));
}

function toBasic({ apiKey, authEncoding }: DecisionTelecomSettings): Secret {
  if (authEncoding === 'verbatim') return apiKey;
  const key = apiKey.reveal();
  return new Secret(Buffer.from(authEncoding === 'base64-colon' ? `${key}:` : key).toString('base64'));
}

function readMessageId(
  provider: string,
  { providerMessageId }: MessageReference,
): Result<string, ProviderError> {
  const parsed = messageId.safeParse(providerMessageId);
  if (parsed.success) return ok(parsed.data);
  const message = 'is not a DecisionTelecom message id; expected a whole number';
  return err(inputError('validation', [{ path: 'providerMessageId', message }], provider));
}
