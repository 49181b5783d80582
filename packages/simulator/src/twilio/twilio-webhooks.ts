import { createHmac, randomBytes } from 'node:crypto';
import type { RunningDialect } from '../dialect.js';
import type { ReachedStep } from '../status-timeline.js';
import type { UnsignedWebhook, WebhookDescription } from '../webhooks/webhook-description.js';
import { twilioCredentials } from './twilio-credentials.js';
import { type Keep, toInbound } from './twilio-inbound.js';
import { errorCodeOf, isTold, wordOf } from './twilio-status.js';

/** https://www.twilio.com/docs/glossary/what-is-a-sid */
export const newSid = (letters: 'SM' | 'MM'): string => letters + randomBytes(16).toString('hex');

/** The parameters of a report. https://www.twilio.com/docs/messaging/guides/track-outbound-message-status */
export function toReport(
  message: { readonly sid: string; readonly to: string; readonly messagingServiceSid?: string | undefined },
  step: ReachedStep,
  failsWith?: number,
): object {
  const { messagingServiceSid, sid, to } = message;
  const code = errorCodeOf(step) && (failsWith ?? errorCodeOf(step));
  return {
    ChannelPrefix: 'whatsapp',
    ChannelToAddress: to.replace('whatsapp:', ''),
    ApiVersion: '2010-04-01',
    AccountSid: twilioCredentials.accountSid,
    MessageSid: sid,
    SmsSid: sid,
    MessageStatus: wordOf(step.status),
    SmsStatus: wordOf(step.status),
    From: `whatsapp:${twilioCredentials.from}`,
    To: to,
    ...(messagingServiceSid === undefined ? {} : { MessagingServiceSid: messagingServiceSid }),
    ...(code === undefined ? {} : { ErrorCode: String(code) }),
  };
}

/** https://www.twilio.com/docs/usage/security#validating-requests */
function sign({ body, secret, url }: UnsignedWebhook) {
  const form = [...new URLSearchParams(Buffer.from(body).toString())];
  const names = [...new Set(form.map(([name]) => name))].sort();
  const parameters = names.flatMap((name) => {
    const values = new Set(form.filter(([other]) => other === name).map(([, value]) => value));
    return [...values].sort().map((value) => `${name}${value}`);
  });
  const signature = createHmac('sha1', secret)
    .update([url, ...parameters].join(''))
    .digest('base64');
  return { url, headers: { 'x-twilio-signature': signature } };
}

/** Reports are posted as forms to the address that each message was given. */
export const twilioWebhooks: WebhookDescription = {
  signing: {
    header: {
      name: 'x-twilio-signature',
      secret: twilioCredentials.authToken,
      encoding: 'base64',
      coversAddress: true,
      mayAddPort: true,
    },
    sign,
  },
  contentType: 'application/x-www-form-urlencoded',
  reports: isTold,
  batches: false,
  bodyOf: ([event = {}]) => event,
  statusEvent: ({ id, ...step }) =>
    toReport(
      {
        sid: id,
        to: 'whatsapp:+10000000000',
        messagingServiceSid: twilioCredentials.messagingServiceSid,
      },
      step,
    ),
};

/** Sends a text to a customer. */
type Send = (to: string, text: string) => void;

/**
 * Reports a customer's message to the number, and keeps its file. A text that the report is answered with is sent to the
 * customer; TwiML is not carried out. https://www.twilio.com/docs/api/twiml/sms/your_response
 */
export const createTwilioInbound =
  (keep: Keep, send: Send): NonNullable<RunningDialect['inbound']> =>
  (from, content) => {
    const sid = newSid('mimeType' in content ? 'MM' : 'SM');
    return {
      id: sid,
      event: toInbound(sid, from, content, keep),
      heed({ body, contentType }) {
        if (body !== '' && /^text\/plain\b/i.test(contentType)) send(from, body);
      },
    };
  };
