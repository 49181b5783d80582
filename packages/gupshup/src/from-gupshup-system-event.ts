import type { WebhookEvent } from '@wamux/core';
import { omitNullish } from '@wamux/core/helpers';
import { toUserId } from '@wamux/core/input';
import type * as z from '@wamux/core/zod';
import { toTemplateState } from './from-gupshup-response.js';
import { accountNews, type firstEvent, templateNews, userNews } from './gupshup-first-api.js';

type TemplateNews = z.output<typeof templateNews>;

/** The instance that the event belongs to, and the whole request as an event gives it to the app. */
interface Reading {
  readonly provider: string;
  readonly raw: unknown;
}

/**
 * What became of a template, of the account, or of a user's consent; `undefined` where the event is about something else or
 * cannot be read. Such events come in version 2, whichever version the address was subscribed with.
 * @see https://docs.gupshup.io/docs/system-events, https://partner-docs.gupshup.io/docs/v3-system-events
 */
export function fromSystemEvent(
  { provider, raw }: Reading,
  { payload, timestamp, type }: z.output<typeof firstEvent>,
): WebhookEvent | undefined {
  const common = { provider, occurredAt: toIso(timestamp ?? undefined), raw };
  switch (type) {
    case 'account-event': {
      const news = accountNews.safeParse(payload).data;
      if (news === undefined) return undefined;
      const change = news.payload?.status || news.payload?.event || news.type;
      return { type: 'account', ...common, change };
    }
    case 'template-event': {
      const news = templateNews.safeParse(payload).data;
      return news && fromTemplate(common, news);
    }
    case 'user-event': {
      const news = userNews.safeParse(payload).data;
      const from = news && toUserId(news.phone);
      if (news === undefined || from === undefined) return undefined;
      return { type: 'marketing-preference', ...common, from, wants: news.type === 'opted-in' };
    }
    default:
      return undefined;
  }
}

function fromTemplate(
  common: Reading & { readonly occurredAt: string | null },
  { description, elementName: name, languageCode: language, rejectedReason, status, type }: TemplateNews,
): WebhookEvent | undefined {
  // Its category or its quality changed, and not whether it can be sent.
  if (type && type !== 'status-update') return { type: 'account', ...common, change: type };
  if (!status) return undefined;
  const reason = rejectedReason || description || undefined;
  return {
    type: 'template',
    ...common,
    name,
    ...omitNullish({ language, reason }),
    state: toTemplateState(status),
  };
}

/** Later than this in seconds is the year 5138: then it is milliseconds. The samples of events have both. */
const lastSecond = 1e11;

/** Converts a number to a time, and to `null` where it is not a valid one. */
export function toIso(at = Number.NaN): string | null {
  const time = new Date(at < lastSecond ? at * 1000 : at);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}
