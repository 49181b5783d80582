import type { InboundContent } from '../webhooks/inbound-content.js';
import { displayPhoneNumber } from './cloud-api-credentials.js';
import { seconds } from './cloud-api-status.js';

/**
 * A customer's message, as the webhook carries it.
 * assumed: all of it. The documents at hand describe statuses; this is the form of Meta's published samples as it
 * is commonly known.
 */
export const toInboundMessage = (id: string, from: string, content: InboundContent, at: number): object => ({
  ...(content.replyTo === undefined ? {} : { context: { from: displayPhoneNumber, id: content.replyTo } }),
  from,
  id,
  timestamp: seconds(at),
  ...partsOf(content),
});

function partsOf(content: InboundContent): object {
  switch (content.type) {
    case 'text':
      return { type: 'text', text: { body: content.text } };
    case 'button-reply': {
      const { id, title } = content;
      return { type: 'interactive', interactive: { type: 'button_reply', button_reply: { id, title } } };
    }
    case 'list-reply': {
      const { id, title, description } = content;
      return {
        type: 'interactive',
        interactive: { type: 'list_reply', list_reply: { id, title, description } },
      };
    }
    case 'template-button':
      return { type: 'button', button: { payload: content.payload, text: content.text } };
    case 'image':
    case 'video':
    case 'audio':
    case 'document':
    case 'sticker': {
      const { type, mimeType, caption, filename } = content;
      const medium = { id: '900000000000001', mime_type: mimeType, sha256: 'simulated-sha256' };
      return { type, [type]: { ...medium, caption, filename } };
    }
    case 'location': {
      const { latitude, longitude, name, address } = content;
      return { type: 'location', location: { latitude, longitude, name, address } };
    }
    case 'reaction':
      return { type: 'reaction', reaction: { message_id: content.messageId, emoji: content.emoji } };
  }
}
