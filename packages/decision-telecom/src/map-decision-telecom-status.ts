import type { MessageStatus, StatusUpdate } from '@wamux/core';
import { getOwn } from '@wamux/core/helpers';

/**
 * WhatsApp's numbers; the vendor's Viber and SMS numbers mean other things.
 * @see https://en-api.decisiontele.com/whatsapp-business-api
 */
const statuses: Readonly<Record<string, { readonly status: MessageStatus; readonly word: string }>> = {
  1: { status: 'delivered', word: 'delivered' },
  2: { status: 'rejected', word: 'rejected' },
  3: { status: 'failed', word: 'error' },
  4: { status: 'failed', word: 'failed' },
  // The message was deleted, and nobody says by whom: this is a mark on the message, not a state of it.
  5: { status: 'unknown', word: 'deleted' },
  6: { status: 'processing', word: 'pending' },
  7: { status: 'read', word: 'seen' },
};

/** The part of a status update that follows from the number. */
type NumberedStatus = Pick<StatusUpdate, 'status' | 'rawStatus' | 'error' | 'deletedAt'>;

/**
 * A status number as news.
 * @param now When we learnt it, ISO 8601: the vendor gives no times.
 */
export function toStatusNews(number: number, provider: string, now: string): NumberedStatus {
  const { status, word } = getOwn(statuses, number) ?? { status: 'unknown', word: 'undocumented' };
  const news: NumberedStatus = { status, rawStatus: String(number) };
  if (number === 5) return { ...news, deletedAt: now };
  if (status !== 'failed' && status !== 'rejected') return news;
  // The vendor's list has the words alone: whether the recipient, the template or the account is at fault it never says.
  const message = `DecisionTelecom reports ${word} (${number}) without a reason`;
  return { ...news, error: { kind: 'unknown', provider, message } };
}
