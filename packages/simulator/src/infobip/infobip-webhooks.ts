import { createHmac, randomBytes } from 'node:crypto';
import type { RunningDialect } from '../dialect.js';
import { digitsOf, isUserId } from '../phone-digits.js';
import type { ReachedStep } from '../status-timeline.js';
import type { InboundNews } from '../webhooks/inbound-news.js';
import type { UnsignedWebhook, WebhookDescription } from '../webhooks/webhook-description.js';
import { infobipCredentials } from './infobip-credentials.js';
import { type Keep, toInbound } from './infobip-inbound.js';
import {
  type InfobipMessage,
  isReported,
  timestamp,
  toDeliveryReport,
  toSeenReport,
} from './infobip-reports.js';

/** What the customer and Infobip agreed on for an address, in the terms of a config. */
interface Agreement {
  readonly header?: string;
  readonly algorithm?: string;
  readonly encoding?: 'hex' | 'base64';
}

/** assumed: the name of the header with an HMAC. No document gives it, or the encoding. */
export const signatureHeader = 'x-infobip-signature';

/**
 * An HMAC of the body, a header of the customer's own that carries the secret, or HTTP Basic, whose user name and password
 * are one secret here: `name:password`.
 * https://www.infobip.com/docs/api/platform/subscriptions-api/create-profile
 */
function sign({ body, secret, settings, url }: UnsignedWebhook) {
  const byDefault: Agreement = { header: signatureHeader, algorithm: 'sha256' };
  const { algorithm, encoding = 'hex', header } = (settings ?? byDefault) as Agreement;
  if (header === undefined) {
    return { url, headers: { authorization: `Basic ${Buffer.from(secret).toString('base64')}` } };
  }
  const value =
    algorithm === undefined ? secret : createHmac(algorithm, secret).update(body).digest(encoding);
  return { url, headers: { [header]: value } };
}

/** The event for one item of `results`; other news comes alone. */
interface Result {
  readonly result: object;
  readonly isInbound?: true;
}
const isResult = (event: object): event is Result => 'result' in event;

export const statusEventOf = (message: InfobipMessage, step: ReachedStep): Result => ({
  result: step.status === 'read' ? toSeenReport(message, step) : toDeliveryReport(message, step),
});

/**
 * "Use one URL for all report types." A message may name another one.
 * assumed: that reports of both kinds may share a body.
 */
export const infobipWebhooks: WebhookDescription = {
  signing: {
    header: {
      name: signatureHeader,
      secret: infobipCredentials.signingSecret,
      encoding: 'hex',
      coversAddress: false,
    },
    sign,
  },
  reports: (status) => status === 'read' || isReported(status),
  batches: true,
  bodyOf(events) {
    const [first = {}] = events;
    if (!isResult(first)) return first;
    const results = events.filter(isResult).map(({ result }) => result);
    return first.isInbound ? { results, messageCount: results.length, pendingMessageCount: 0 } : { results };
  },
  statusEvent({ id, ...step }) {
    const message: InfobipMessage = {
      messageId: id,
      bulkId: '',
      to: '10000000000',
      acceptedAt: step.at,
      timeline: [],
      callbackData: undefined,
    };
    return statusEventOf(message, step);
  },
};

/** assumed: the ids of customers' messages are WhatsApp's own, as in every sample. */
export const createInfobipInbound =
  (keep: Keep): NonNullable<RunningDialect['inbound']> =>
  (from, content, at) => {
    const id = `wamid.${randomBytes(24).toString('base64')}`;
    return { id, event: { result: toInbound(id, from, content, at, keep), isInbound: true } };
  };

/** https://www.infobip.com/docs/api/channels/whatsapp (marketing updates and template updates) */
export function toNews(news: InboundNews, at: number): object {
  switch (news.type) {
    case 'marketing-preference': {
      const status = news.wants ? 'resume' : 'stop';
      const { from: sender } = infobipCredentials;
      const content = {
        sender,
        from: isUserId(news.from) ? news.from : digitsOf(news.from),
        notificationMessagesStatus: status,
        description: `User requested to ${status} marketing messages`,
      };
      return { from: sender, content, createdAt: timestamp(at) };
    }
    case 'template-status':
      return {
        messageTemplateId: '111',
        messageTemplateName: news.name,
        messageTemplateLanguage: news.language,
        timestamp: timestamp(at),
        change: { type: 'TEMPLATE_STATUS_UPDATE', newStatus: news.event, reason: news.reason },
      };
    default:
      throw new Error(`infobip documents no news of the kind "${news.type}".`);
  }
}
