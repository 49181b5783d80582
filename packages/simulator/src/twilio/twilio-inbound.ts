import { digitsOf, isUserId } from '../phone-digits.js';
import { type KeptFile, simulatedFile } from '../received-files.js';
import type { InboundContent, InboundReferral } from '../webhooks/inbound-content.js';
import { twilioCredentials } from './twilio-credentials.js';

const { accountSid, from: ours } = twilioCredentials;

/** Keeps a customer's file, and returns its address. */
export type Keep = (file: KeptFile) => string;

/**
 * The parameters of a message from a customer. assumed: `ListId` and `ListTitle`, what was filled into a flow, and
 * `MessageType` of all but text.
 * https://www.twilio.com/docs/messaging/guides/webhook-request
 */
export function toInbound(sid: string, from: string, content: InboundContent, keep: Keep): object {
  if (content.groupId !== undefined) throw new Error('twilio documents no messages of groups.');
  const user = isUserId(from) ? from : `+${digitsOf(from)}`;
  const replied = content.replyTo === undefined ? {} : { OriginalRepliedMessageSid: content.replyTo };
  return {
    SmsMessageSid: sid,
    MessageSid: sid,
    SmsSid: sid,
    SmsStatus: 'received',
    AccountSid: accountSid,
    ApiVersion: '2010-04-01',
    From: `whatsapp:${user}`,
    To: `whatsapp:${ours}`,
    ...(isUserId(from) ? { ExternalUserId: `whatsapp:${from}` } : { WaId: digitsOf(from) }),
    ProfileName: 'Simulated Customer',
    NumSegments: '1',
    NumMedia: '0',
    Body: '',
    ...replied,
    ...(content.referral === undefined ? {} : toReferral(content.referral)),
    ...partsOf(content, keep),
  };
}

/** The parameters of a message that an advertisement led to. https://www.twilio.com/docs/messaging/guides/webhook-request */
const toReferral = ({ sourceType, sourceId, sourceUrl, headline, clickId }: InboundReferral): object => ({
  ReferralSourceType: sourceType,
  ReferralSourceId: sourceId,
  ReferralSourceUrl: sourceUrl,
  ReferralHeadline: headline,
  ReferralCtwaClid: clickId,
});

function partsOf(content: InboundContent, keep: Keep): object {
  switch (content.type) {
    case 'text':
      return { MessageType: 'text', Body: content.text };
    case 'button-reply':
      return {
        MessageType: 'button',
        Body: content.title,
        ButtonText: content.title,
        ButtonPayload: content.id,
      };
    case 'template-button':
      return {
        MessageType: 'button',
        Body: content.text,
        ButtonText: content.text,
        ButtonPayload: content.payload,
      };
    case 'list-reply':
      return {
        MessageType: 'interactive',
        Body: content.title,
        ListId: content.id,
        ListTitle: content.title,
      };
    case 'image':
    case 'video':
    case 'audio':
    case 'document':
    case 'sticker': {
      const { caption = '', data = simulatedFile, mimeType, type } = content;
      const url = keep({ mimeType, data });
      return { MessageType: type, Body: caption, NumMedia: '1', MediaUrl0: url, MediaContentType0: mimeType };
    }
    case 'location': {
      const { address, latitude, longitude, name } = content;
      return {
        MessageType: 'location',
        Latitude: String(latitude),
        Longitude: String(longitude),
        ...(name === undefined ? {} : { Label: name }),
        ...(address === undefined ? {} : { Address: address }),
      };
    }
    // As clients of Twilio have it in their tests; the page of flows shows no answer.
    case 'flow-reply':
      return {
        MessageType: 'interactive',
        Body: 'Sent',
        InteractiveData: JSON.stringify({ flowResponse: content.response }),
      };
    case 'unsupported':
      return { MessageType: content.rawType };
    default:
      throw new Error(`twilio documents no messages of type ${content.type} from customers.`);
  }
}
