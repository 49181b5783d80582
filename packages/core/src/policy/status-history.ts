import type { ProviderError } from '../errors.js';
import { isProgress, type MessageStatus } from '../message-status.js';
import { foldStatus } from './fold-status.js';

/** One piece of news about one message, from a webhook or a poll. */
export interface StatusNews {
  readonly status: MessageStatus;
  /** The provider's own word, always kept. */
  readonly rawStatus: string;
  /** When it happened by the provider's clock, ISO 8601. */
  readonly at?: string;
  readonly error?: ProviderError;
  /** The message was deleted; whether by us or by the user differs between providers. Not a state. */
  readonly deletedAt?: string;
}

/** Everything known of one message through one provider, folded. */
export interface StatusHistory {
  readonly status: MessageStatus;
  readonly rawStatus: string;
  /** Why, while the state is a failure. */
  readonly error?: ProviderError;
  readonly deletedAt?: string;
  /** When each state happened, by the provider's clock; of several reports the earliest counts. */
  readonly times: Readonly<Partial<Record<MessageStatus, string>>>;
}

/** The history of a message of which no news has come. */
export const noStatusHistory: StatusHistory = { status: 'unknown', rawStatus: '', times: {} };

/** Adds one piece of news. In whatever order news comes, and however often, the state ends the same. */
export function foldStatusNews(history: StatusHistory, news: StatusNews): StatusHistory {
  const status = foldStatus(history.status, news.status);
  const moved = status !== history.status;
  const error = isProgress(status) ? undefined : moved ? news.error : richer(history.error, news.error);
  const deletedAt = earlier(history.deletedAt, news.deletedAt);
  const at = earlier(history.times[news.status], news.at);
  return {
    status,
    rawStatus: moved ? news.rawStatus : history.rawStatus,
    times: at === undefined ? history.times : { ...history.times, [news.status]: at },
    ...(error !== undefined && { error }),
    ...(deletedAt !== undefined && { deletedAt }),
  };
}

/** When the user received it: whoever reads a message has received it, though the provider may never say so. */
export function deliveredAt(history: StatusHistory): string | undefined {
  return history.times.delivered ?? history.times.read;
}

/** What makes two pieces of news the same one: providers deliver each at least once. */
export function statusNewsKey(news: {
  readonly provider: string;
  readonly providerMessageId: string;
  readonly rawStatus: string;
  readonly errorCode?: string;
}): string {
  const parts = [news.provider, news.providerMessageId, news.rawStatus];
  if (news.errorCode !== undefined) parts.push(news.errorCode);
  return parts.join(':');
}

function richer(
  known: ProviderError | undefined,
  fresh: ProviderError | undefined,
): ProviderError | undefined {
  if (known === undefined || fresh === undefined) return known ?? fresh;
  return Object.keys(fresh).length > Object.keys(known).length ? fresh : known;
}

function earlier(known: string | undefined, fresh: string | undefined): string | undefined {
  if (known === undefined || fresh === undefined) return known ?? fresh;
  return Date.parse(fresh) < Date.parse(known) ? fresh : known;
}
