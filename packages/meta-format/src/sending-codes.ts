import { type MetaErrorRow, pages } from './error-code.js';

const { chatwoot, courierReports, in2022, marketingMessages, pywa, whatsApp } = pages;

/** What WhatsApp says of a message, its recipient, its template or its sender. */
export const sendingCodes: readonly MetaErrorRow[] = [
  // The account and the number.
  [131005, 'permission', 'access denied: a permission was not granted, or taken away', whatsApp],
  [131031, 'permission', 'account locked: a policy was violated, or a PIN was wrong', whatsApp],
  [131042, 'billing', 'no valid payment method, or the credit line is exceeded', whatsApp],
  [131044, 'billing', 'the same, for calls', pywa],
  [131037, 'sender_misconfigured', 'the number’s display name is not approved', whatsApp],
  [131045, 'sender_misconfigured', 'the number is not registered, or its certificate is wrong', whatsApp],
  [136025, 'sender_misconfigured', 'the verification code of the number is wrong', in2022],
  [133004, 'unavailable', 'the server is temporarily unavailable', whatsApp],
  [
    [133000, 133016],
    'sender_misconfigured',
    'the number’s registration: PIN, verification, too many attempts',
    whatsApp,
  ],

  // Throttles and caps.
  [130429, 'rate_limited', 'the number’s messages per second', whatsApp],
  [131056, 'pair_rate_limited', 'too many messages from this number to this user', whatsApp],
  [131048, 'quota_exhausted', 'restricted for spam: too many were blocked or reported', whatsApp],
  [131064, 'quota_exhausted', 'the account’s limit, lowered for wrongly classified templates', pywa],

  // The recipient.
  [130497, 'recipient_not_allowed', 'the account may not write to users of this country', whatsApp],
  [131030, 'recipient_not_allowed', 'not on the list of a test number', pywa],
  // Another provider sends from another number.
  [131021, 'recipient_not_allowed', 'sender and recipient are the same number', whatsApp],
  [131026, 'recipient_invalid', 'not on WhatsApp, terms not accepted, or an old version', whatsApp],
  [131050, 'recipient_blocked', 'the user stopped this business’s marketing messages', whatsApp],
  [130403, 'recipient_blocked', 'user blocked', whatsApp],
  [131049, 'marketing_suppressed', 'held back for the user’s sake: the cap of marketing messages', whatsApp],
  [130472, 'marketing_suppressed', 'the user is in an experiment without marketing messages', whatsApp],
  [131047, 'window_closed', 'more than 24 hours since the user wrote', whatsApp],
  [131043, 'expired', 'not sent within its time to live', in2022],

  // The message.
  [131008, 'validation', 'a required parameter is missing', whatsApp],
  [131009, 'validation', 'the value of a parameter is not valid', whatsApp],
  [131001, 'validation', 'the message is too long', in2022],
  [131002, 'validation', 'invalid type of recipient', in2022],
  [131006, 'validation', 'what the message refers to is not found', in2022],
  [135000, 'validation', 'unknown error with the parameters of the request', whatsApp],
  [137000, 'validation', 'the hash of the recipient’s identity is not the one on record', pywa],
  [131051, 'unsupported', 'type of message not supported', whatsApp],
  [131055, 'unsupported', 'this way of sending takes marketing templates only', marketingMessages],
  [131060, 'unsupported', 'the message is not available to the API', chatwoot],
  [131062, 'unsupported', 'not for a recipient who is named by a business-scoped user id', pywa],
  [134011, 'unsupported', 'the terms of payments are not accepted; other messages can be sent', whatsApp],
  [134100, 'unsupported', 'this way of sending takes marketing templates only', marketingMessages],
  [131014, 'media', 'the medium could not be fetched from its address', courierReports],
  [131052, 'media', 'the medium could not be downloaded', whatsApp],
  [131053, 'media', 'the medium could not be uploaded: its type, its size or its address', whatsApp],

  // The template.
  [132001, 'template_not_found', 'not there in this language, or not approved', whatsApp],
  [132007, 'template_not_found', 'its content violates a policy', whatsApp],
  [132000, 'template_params', 'another number of parameters than the template has', whatsApp],
  [132005, 'template_params', 'the text is too long with its parameters', whatsApp],
  [132008, 'template_params', 'parameters in a wrong form', pywa],
  [132012, 'template_params', 'parameters in another form than the template has', whatsApp],
  [132018, 'template_params', 'the message does not fit its template', whatsApp],
  [132015, 'template_disabled', 'paused for its low quality', whatsApp],
  [132016, 'template_disabled', 'disabled for good: paused too often', whatsApp],
  [132068, 'template_disabled', 'its flow is blocked', whatsApp],
  [132069, 'template_disabled', 'its flow is throttled: ten messages an hour', whatsApp],
  [131063, 'template_disabled', 'marketing templates are switched off for this way of sending', pywa],
  [134101, 'template_disabled', 'still being synchronised, for up to ten minutes', marketingMessages],
  [134102, 'template_disabled', 'not available', marketingMessages],

  // Meta itself. What says that it is down is said before anything is taken; the other explains nothing.
  [131016, 'unavailable', 'a service is temporarily unavailable', whatsApp],
  [131057, 'unavailable', 'the account is in maintenance, for a minute or so', whatsApp],
  [131000, 'provider_error', 'something went wrong', whatsApp],
];
