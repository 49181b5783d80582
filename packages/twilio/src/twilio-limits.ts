import { type DocumentedLimit, toLimitCheck } from '@wamux/core/policy';

const message = 'https://www.twilio.com/docs/messaging/api/message-resource';
const scheduling = 'https://www.twilio.com/docs/api/errors/35114';
const listPicker = 'https://www.twilio.com/docs/content/twiliolist-picker';

/** The limits that Twilio documents. WhatsApp allows more of each, so another provider may send what exceeds them. */
export const twilioLimits = {
  text: {
    field: 'text',
    on: ['text'],
    max: 1600,
    unit: 'characters',
    kind: 'unsupported',
    source: message,
  },
  /** `body` of a list picker. */
  listText: {
    field: 'text',
    on: ['list'],
    max: 1024,
    unit: 'characters',
    kind: 'unsupported',
    source: listPicker,
  },
  /** `SendAt`; Twilio also wants it to be five minutes ahead at least. */
  scheduledFor: {
    field: 'scheduledFor',
    max: 35,
    unit: 'days from now',
    kind: 'unsupported',
    source: scheduling,
  },
  /** `ValidityPeriod`, ten hours in seconds. */
  validity: { field: 'validityMs', max: 600, unit: 'minutes', kind: 'unsupported', source: message },
} as const satisfies Record<string, DocumentedLimit>;

/** Checks a message before any call. */
export const checkTwilioLimits = toLimitCheck([
  twilioLimits.text,
  twilioLimits.listText,
  twilioLimits.scheduledFor,
]);
