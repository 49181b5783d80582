import { digitsOf, isUserId } from '../phone-digits.js';
import type { InboundNews } from '../webhooks/inbound-news.js';
import { displayPhoneNumber } from './cloud-api-credentials.js';
import { seconds } from './cloud-api-status.js';
import { newWamid } from './cloud-api-wamid.js';
import type { CloudApiEvent } from './cloud-api-webhooks.js';

const words = { stop: 'stop marketing messages', resume: 'get marketing messages again' };

/** News other than messages; most kinds are a separate field to which an app subscribes. */
export function toNews(news: InboundNews, at: number): CloudApiEvent {
  const timestamp = seconds(at);
  switch (news.type) {
    // https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/smb_message_echoes
    case 'echo': {
      const id = newWamid();
      const message = { from: displayPhoneNumber, ...userOf(news.to, 'to'), id, timestamp };
      return {
        field: 'smb_message_echoes',
        message_echoes: [{ ...message, type: 'text', text: { body: news.text } }],
      };
    }
    // https://developers.facebook.com/documentation/business-messaging/whatsapp/calling/reference
    case 'call': {
      const call = { id: news.callId, ...userOf(news.from, 'from'), to: displayPhoneNumber, timestamp };
      return {
        field: 'calls',
        calls: [{ ...call, event: news.event, direction: 'USER_INITIATED' }],
      };
    }
    // https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/user_preferences
    case 'marketing-preference': {
      const value = news.wants ? 'resume' : 'stop';
      const preference = {
        ...(isUserId(news.from) ? { user_id: news.from } : { wa_id: digitsOf(news.from) }),
        detail: `User requested to ${words[value]}`,
        category: 'marketing_messages',
        value,
        timestamp: Number(timestamp),
      };
      return { field: 'user_preferences', user_preferences: [preference] };
    }
    // https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/system
    // assumed: the text of `body`, and that no sender is named, since no number is given.
    case 'user-id-change': {
      const { current: user_id, previous: previous_user_id } = news;
      const body = `User Simulated Customer changed from ${previous_user_id} to ${user_id}`;
      const system = { body, user_id, previous_user_id, type: 'user_changed_user_id' };
      return { messages: [{ id: newWamid(), timestamp, type: 'system', system }] };
    }
    // https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/message_template_status_update
    case 'template-status':
      return {
        field: 'message_template_status_update',
        isOfAccount: true,
        event: news.event,
        message_template_id: 700000000000001,
        message_template_name: news.name,
        message_template_language: news.language,
        reason: news.reason ?? 'NONE',
      };
    // https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/account_update
    case 'account':
      return {
        field: 'account_update',
        isOfAccount: true,
        phone_number: displayPhoneNumber,
        event: news.event,
      };
    // https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/phone_number_quality_update
    case 'number-quality':
      return {
        field: 'phone_number_quality_update',
        isOfAccount: true,
        display_phone_number: displayPhoneNumber,
        event: news.event,
        current_limit: 'TIER_1K',
      };
  }
}

/** assumed: that a user without a number has the same member names as in a message. */
const userOf = (user: string, member: 'from' | 'to'): object =>
  isUserId(user) ? { [`${member}_user_id`]: user } : { [member]: digitsOf(user) };
