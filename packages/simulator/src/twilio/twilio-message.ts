import { z } from 'zod';
import type { Answer } from '../answer.js';
import type { Call } from '../call.js';
import { isUncarried } from '../whatsapp-rules.js';
import { invalidParameter, refused } from './twilio-answers.js';
import { contentOf } from './twilio-contents.js';
import { twilioCredentials } from './twilio-credentials.js';

const day = 24 * 60 * 60 * 1000;
const anything = z.string().min(1);

/**
 * The parameters that this dialect knows; others are refused, although Twilio may ignore them.
 * https://www.twilio.com/docs/messaging/api/message-resource
 */
const sendForm = z.strictObject({
  To: anything,
  From: anything.optional(),
  MessagingServiceSid: anything.optional(),
  Body: anything.optional(),
  MediaUrl: anything.optional(),
  PersistentAction: z
    .string()
    .regex(/^geo:-?\d{1,2}(?:\.\d+)?,-?\d{1,3}(?:\.\d+)?\|.+$/s)
    .optional(),
  ContentSid: anything.optional(),
  ContentVariables: anything.optional(),
  StatusCallback: anything.optional(),
  ValidityPeriod: z
    .string()
    .regex(/^\d{1,5}$/)
    .optional(),
  ScheduleType: z.literal('fixed').optional(),
  SendAt: z
    .string()
    .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    .optional(),
});
export type SendForm = z.output<typeof sendForm>;

/** A form without repeated parameters, or its refusal. */
export function readSendForm({
  body,
  headers,
}: Call): { readonly form: SendForm } | { readonly refusal: Answer } {
  if (!/^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '')) {
    return { refusal: refused(415, 20415, 'Unsupported Media Type') };
  }
  const pairs = [...new URLSearchParams(body.toString())];
  const repeated = pairs.find(([name], index) => pairs.findIndex(([other]) => other === name) !== index);
  if (repeated !== undefined) return { refusal: invalidParameter(repeated[0]) };
  const { data: form, error } = sendForm.safeParse(Object.fromEntries(pairs));
  if (form === undefined) {
    const [issue] = error.issues;
    const culprit = issue?.code === 'unrecognized_keys' ? issue.keys[0] : issue?.path[0];
    return {
      refusal:
        culprit === 'To'
          ? refused(400, 21604, "A 'To' phone number is required.")
          : invalidParameter(String(culprit)),
    };
  }
  const refusal = findRefusal(form);
  return refusal === undefined ? { form } : { refusal };
}

/** A number with `+`, or the id of a user who shows none. */
const recipient = /^whatsapp:(?:\+[1-9]\d{6,14}|[A-Z]{2}\.(?:ENT\.)?[A-Za-z\d]{1,128})$/;

function findRefusal(form: SendForm): Answer | undefined {
  const { Body, ContentSid, ContentVariables, MediaUrl, PersistentAction, StatusCallback, To } = form;
  if (!recipient.test(To)) return refused(400, 21211, `Invalid 'To' Phone Number: ${To}`);
  const sender = findSenderRefusal(form);
  if (sender !== undefined) return sender;
  if ((Body?.length ?? 0) > 1600)
    return refused(400, 21617, 'The concatenated message body exceeds the 1600 character limit');
  if (ContentSid === undefined && Body === undefined && MediaUrl === undefined) {
    return refused(400, 21619, 'A text message body or media urls must be specified.');
  }
  // assumed: the three kinds of content are not combined, except for a text below media.
  if (ContentSid !== undefined && (Body !== undefined || MediaUrl !== undefined))
    return invalidParameter('ContentSid');
  if (ContentVariables !== undefined && ContentSid === undefined)
    return refused(400, 21654, 'ContentSid Required');
  if (PersistentAction !== undefined && Body === undefined) return invalidParameter('PersistentAction');
  if (ContentSid !== undefined && contentOf(ContentSid) === undefined) {
    return refused(400, 21655, 'The ContentSid is Invalid');
  }
  if (MediaUrl !== undefined && !/^https?:\/\//.test(MediaUrl))
    return refused(400, 21620, 'Invalid media URL(s)');
  if (
    MediaUrl !== undefined &&
    isUncarried(MediaUrl, 'image', 'video', 'audio', 'sticker') &&
    !isDocument(MediaUrl)
  ) {
    return refused(400, 63019, 'Media failed to download');
  }
  if (StatusCallback !== undefined && !isCallable(StatusCallback)) {
    return refused(400, 21609, `Invalid 'StatusCallback' URL`);
  }
  return undefined;
}

/** assumed: every file with one of these extensions goes as a document. */
const isDocument = (url: string): boolean =>
  /\.(?:pdf|docx?|xlsx?|pptx?|txt|zip)$/i.test(new URL(url).pathname);

const isCallable = (url: string): boolean =>
  URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) && !new URL(url).hostname.includes('_');

function findSenderRefusal({ From, MessagingServiceSid }: SendForm): Answer | undefined {
  if (From === undefined && MessagingServiceSid === undefined) {
    return refused(400, 21603, "A 'From' phone number is required.");
  }
  if (From !== undefined && From !== `whatsapp:${twilioCredentials.from}`) {
    return refused(400, 63007, 'Could not find a Channel with the specified From address');
  }
  return MessagingServiceSid === undefined || MessagingServiceSid === twilioCredentials.messagingServiceSid
    ? undefined
    : refused(400, 21701, 'The Messaging Service does not exist');
}

/**
 * The refusal of a validity period or a scheduled time that Twilio does not allow.
 * https://www.twilio.com/docs/messaging/features/message-scheduling
 */
export function findTimeRefusal(form: SendForm, now: number): Answer | undefined {
  const { MessagingServiceSid, ScheduleType, SendAt, ValidityPeriod } = form;
  const seconds = Number(ValidityPeriod ?? 1);
  if (seconds < 1 || seconds > 36_000) return refused(400, 21624, 'Invalid ValidityPeriod');
  if (ScheduleType === undefined && SendAt === undefined) return undefined;
  if (ScheduleType === undefined || SendAt === undefined) return invalidParameter('SendAt');
  if (MessagingServiceSid === undefined)
    return refused(400, 35118, 'MessagingServiceSid is required to schedule a message');
  const ahead = Date.parse(SendAt) - now;
  return ahead < 300_000 || ahead > 35 * day
    ? refused(400, 35114, 'SendAt time must be between 300 seconds and 35 days in the future')
    : undefined;
}
