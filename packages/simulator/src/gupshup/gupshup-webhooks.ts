import { createHash } from 'node:crypto';
import { toInbound } from '../cloud-api/cloud-api-inbound.js';
import { newWamid } from '../cloud-api/cloud-api-wamid.js';
import type { RunningDialect } from '../dialect.js';
import { digitsOf, isUserId } from '../phone-digits.js';
import { type FileShelf, simulatedFile } from '../received-files.js';
import type { InboundContent, InboundMedia } from '../webhooks/inbound-content.js';
import type { InboundNews } from '../webhooks/inbound-news.js';
import type { WebhookDescription } from '../webhooks/webhook-description.js';
import { mediaPathOf } from './gupshup-endpoints.js';
import { type IdsOf, toFirstInbound } from './gupshup-first-inbound.js';
import { ofGupshupItself, ofMeta, toEvent } from './gupshup-status.js';

/**
 * Nothing is signed: the receiver has to register an address that contains a secret, here in a parameter `secret`. That form
 * is wamux's own and no provider's.
 * https://docs.gupshup.io/docs/set-callback-url
 */
export const gupshupWebhooks: WebhookDescription = {
  signing: {
    header: null,
    sign({ secret, url }) {
      const proven = new URL(url);
      proven.searchParams.set('secret', secret);
      return { url: proven.href, headers: {} };
    },
  },
  reports: () => true,
  batches: false, // assumed: samples have one event per request
  bodyOf: ([event = {}]) => event,
  statusEvent({ id, ...step }) {
    const message = {
      id: newWamid(),
      gupshupId: id,
      recipient: '10000000000',
      acceptedAt: step.at,
      category: 'SERVICE',
      isWindowOpen: true,
      version: 3,
    } as const;
    return toEvent(message, step);
  },
};

/** What building a customer's message requires of the app. */
export interface InboundDeps {
  readonly shelf: FileShelf;
  readonly origin: string;
  readonly version: () => 2 | 3;
  readonly idsOf: IdsOf;
}

/**
 * A customer's message, in Meta's form or in Gupshup's own.
 * assumed: that an app has subscribed to the events of the API that it called last, and at first to the newer one; that our
 * messages, where a customer answers or reacts to one, are named by both ids.
 * https://partner-docs.gupshup.io/docs/passthrough-v3-incoming-events
 */
export const createGupshupInbound =
  ({ idsOf, origin, shelf, version }: InboundDeps): NonNullable<RunningDialect['inbound']> =>
  (from, content, at) => {
    const id = newWamid();
    if (version() === 2) {
      const keep = (file: Parameters<FileShelf['put']>[0]) => `${origin}${mediaPathOf(shelf.put(file))}`;
      return { id, event: ofGupshupItself('message', toFirstInbound(id, from, content, keep, idsOf), at) };
    }
    const keep = ({ data = simulatedFile, mimeType }: InboundMedia) => {
      const file = shelf.put({ mimeType, data });
      const sha256 = createHash('sha256').update(data).digest('base64');
      return { id: file, mime_type: mimeType, sha256, url: `${origin}${mediaPathOf(file)}` };
    };
    return { id, event: ofMeta(withBothIds(toInbound(id, from, named(content, idsOf), at, keep), content)) };
  };

/** The message, in which WhatsApp's ids of our messages replace Gupshup's. */
function named(content: InboundContent, idsOf: IdsOf): InboundContent {
  const { replyTo } = content;
  const renamed = replyTo === undefined ? content : { ...content, replyTo: idsOf(replyTo).id };
  return renamed.type === 'reaction' ? { ...renamed, messageId: idsOf(renamed.messageId).id } : renamed;
}

function withBothIds(value: ReturnType<typeof toInbound>, { replyTo }: InboundContent): object {
  if (replyTo === undefined) return value;
  const messages = value.messages.map((message) => ({
    ...message,
    ...('context' in message && { context: { ...Object(message.context), gs_id: replyTo } }),
  }));
  return { ...value, messages };
}

/** News of the app. https://docs.gupshup.io/docs/subscriptions-and-notifications. assumed: in version 2 for every app. */
export function toNews(news: InboundNews, at: number): object {
  switch (news.type) {
    case 'template-status':
      return ofGupshupItself(
        'template-event',
        {
          type: 'status-update',
          id: '00000000-0000-4000-8000-000000000001',
          status: news.event.toLowerCase(),
          elementName: news.name,
          languageCode: news.language,
          rejectedReason: news.reason,
        },
        at,
      );
    case 'account':
      return ofGupshupItself('account-event', { type: 'status-event', payload: { status: news.event } }, at);
    case 'number-quality':
      return ofGupshupItself(
        'account-event',
        { type: 'tier-event', payload: { event: news.event, currentTier: 'TIER_1K' } },
        at,
      );
    case 'marketing-preference':
      if (isUserId(news.from)) throw new Error('gupshup documents no event of a user without a number.');
      return ofGupshupItself(
        'user-event',
        { phone: digitsOf(news.from), type: news.wants ? 'opted-in' : 'opted-out' },
        at,
      );
    default:
      throw new Error(`gupshup documents no news of the kind "${news.type}".`);
  }
}
