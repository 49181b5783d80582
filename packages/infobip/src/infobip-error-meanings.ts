import type { ErrorKind } from '@wamux/core';
import type { ErrorMeaning } from '@wamux/provider-kit';

const reference = 'https://www.infobip.com/docs/essentials/api-essentials/response-status-and-error-codes';
const specification = 'https://www.infobip.com/docs/api/channels/whatsapp';

type Row = readonly [code: string, kind: ErrorKind, meaning: string];

/** Codes of `requestError.serviceException.messageId`, with which a request is refused. */
const refusals: readonly Row[] = [
  ['BAD_REQUEST', 'validation', 'a member is missing, too long or of a wrong form'],
  ['UNAUTHORIZED', 'auth', 'the credential is not valid'],
  ['FORBIDDEN', 'permission', 'the credential lacks the scope'],
  ['NOT_FOUND', 'sender_misconfigured', 'the sender is not one of the account'],
  ['TOO_MANY_REQUESTS', 'rate_limited', 'more requests than the endpoint takes'],
];

/** Ids of statuses: with one of these a message is turned away, at once or later. */
const statuses: readonly Row[] = [
  ['6', 'recipient_not_allowed', 'the network is not set up for the account'],
  ['8', 'recipient_invalid', 'the number has no known prefix'],
  ['10', 'recipient_blocked', 'the user does not want to be disturbed'],
  ['11', 'sender_misconfigured', 'the sender is not registered'],
  ['12', 'billing', 'no credits'],
  ['13', 'sender_misconfigured', 'the sender is on the account’s blocklist'],
  ['14', 'recipient_blocked', 'the destination is on a blocklist'],
  ['15', 'expired', 'its time ran out before it was delivered'],
  ['17', 'billing', 'the credits have expired'],
  ['18', 'recipient_not_allowed', 'a trial account writes to its own number only'],
  ['19', 'sender_misconfigured', 'the account has no route for the message'],
  ['20', 'pair_rate_limited', 'too many messages to one number within an hour'],
  ['21', 'unavailable', 'a system error; to be submitted again'],
  ['23', 'conflict', 'the id of the message was used before'],
  ['24', 'validation', 'the message has a wrong form'],
  ['25', 'validation', 'the message is too long'],
  ['51', 'recipient_invalid', 'no destination'],
  ['52', 'recipient_invalid', 'the destination is not valid'],
  ['53', 'media', 'the address of the file is not valid'],
  ['68', 'validation', 'the message is too large'],
  ['69', 'validation', 'the message is empty'],
  ['75', 'quota_exhausted', 'the free trial is used up'],
  ['77', 'validation', 'the text is too long'],
  ['87', 'recipient_not_allowed', 'stopped as a possible fraud'],
  ['89', 'provider_error', 'an internal error of Infobip'],
  ['90', 'validation', 'a member of the message is not valid'],
  ['206', 'billing', 'not paid for'],
];

/** Ids of errors, which stand beside the status of a report: those of chat channels, and a general one of the recipient. */
const failures: readonly Row[] = [
  ['1', 'recipient_invalid', 'the network does not know the subscriber'],
  ['7001', 'sender_misconfigured', 'unknown application'],
  ['7002', 'recipient_invalid', 'unknown user'],
  ['7003', 'recipient_blocked', 'the user is blocked'],
  ['7004', 'auth', 'unknown credentials of the service'],
  ['7005', 'permission', 'access is forbidden'],
  ['7006', 'validation', 'a parameter is not valid'],
  ['7007', 'unsupported', 'the content is not of the registered kind of traffic'],
  ['7008', 'template_params', 'parameters of the template are wrong or missing'],
  ['7009', 'template_not_found', 'the template is not valid'],
  ['7010', 'window_closed', 'no session with the user'],
  ['7011', 'permission', 'a problem of the account'],
  ['7012', 'sender_misconfigured', 'the service is not configured'],
  ['7013', 'media', 'the file could not be fetched'],
  ['7014', 'media', 'the file could not be uploaded'],
  ['7015', 'media', 'the file says something wrong of itself'],
  ['7016', 'quota_exhausted', 'limited because of the sender’s quality'],
  ['7017', 'rate_limited', 'too many requests'],
  ['7018', 'validation', 'the content could not be translated'],
  ['7019', 'billing', 'a problem of billing at WhatsApp'],
  ['7020', 'recipient_invalid', 'the user’s device cannot show it'],
  ['7021', 'unsupported', 'the feature is limited'],
  ['7022', 'media', 'the type of the file is not supported'],
  ['7023', 'validation', 'data does not match'],
  ['7024', 'quota_exhausted', 'not at this time of the day'],
  ['7025', 'recipient_invalid', 'the user’s app is too old'],
  ['7026', 'quota_exhausted', 'this kind of message is used up'],
  ['7027', 'unsupported', 'the content is blocked by policy'],
  ['7029', 'recipient_invalid', 'the user’s identity has changed'],
  ['7030', 'marketing_suppressed', 'the user has blocked this template'],
  ['7031', 'validation', 'the flow is in a wrong state'],
  ['7032', 'marketing_suppressed', 'WhatsApp caps marketing to this user'],
  ['7033', 'recipient_blocked', 'the user wants no marketing'],
  ['7034', 'sender_misconfigured', 'the sender is not registered at WhatsApp'],
  ['7036', 'template_not_found', 'the template is not ready for marketing messages'],
  ['7037', 'template_not_found', 'the template is not available for marketing messages'],
  ['7038', 'sender_misconfigured', 'the account is of a kind that is not supported'],
  ['7050', 'provider_error', 'an internal error of WhatsApp'],
  ['7051', 'timeout', 'no answer of WhatsApp'],
  ['7052', 'timeout', 'no report of WhatsApp'],
  ['7080', 'provider_error', 'an internal error of Infobip'],
  ['7081', 'sender_misconfigured', 'the sender is not configured'],
  ['7082', 'provider_error', 'a temporary error of Infobip'],
  ['7083', 'sender_misconfigured', 'the service is not activated'],
  ['7084', 'sender_misconfigured', 'something of the sender is missing'],
  ['7201', 'recipient_invalid', 'the user’s device is not supported'],
  ['7280', 'conflict', 'the message was sent before'],
];

const toMeaning =
  (source: string, when?: string) =>
  ([code, kind, meaning]: Row): ErrorMeaning => ({
    code,
    kind,
    meaning,
    source,
    ...(when !== undefined && { when }),
  });

/** The kinds of one list by their codes. The numbers of statuses and of errors overlap, so each list has a table of its own. */
const kindsOf = (rows: readonly Row[]): Readonly<Record<string, ErrorKind>> =>
  Object.fromEntries(rows.map(([code, kind]) => [code, kind]));

export const refusalKinds = kindsOf(refusals);
export const statusKinds = kindsOf(statuses);
export const failureKinds = kindsOf(failures);

/** The table of the provider's page. */
export const infobipErrorMeanings: readonly ErrorMeaning[] = [
  ...refusals.map(toMeaning(specification)),
  ...statuses.map(toMeaning(reference, 'status')),
  ...failures.map(toMeaning(reference, 'error')),
];
