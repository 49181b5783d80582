import { type Answer, jsonAnswer } from '../answer.js';
import type { RefusalName } from '../fault.js';
import { cloudApiCredentials } from './cloud-api-credentials.js';

/**
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
 * https://github.com/facebook/openapi (business-messaging-api)
 * https://docs.360dialog.com/docs/support/api-error-message-list (a copy with HTTP statuses: 403 for what concerns policies)
 * assumed: the texts, which Meta asks nobody to rely on; the HTTP statuses other than 401 and 403, which differ from document
 * to document: 429 for throughput, 500 where the platform reports itself down, 400 for all others.
 */
const errors = {
  10: { status: 403, title: 'Application does not have permission for this action' },
  100: { status: 400, title: 'Invalid parameter' },
  368: { status: 403, title: 'Temporarily blocked for policies violations' },
  190: { status: 401, title: 'Invalid OAuth access token - Cannot parse access token' },
  130429: { status: 429, title: 'Rate limit hit' },
  130497: { status: 403, title: 'Business account is restricted from messaging users in this country.' },
  131000: { status: 500, title: 'Something went wrong' },
  131008: { status: 400, title: 'Required parameter is missing' },
  131009: { status: 400, title: 'Parameter value is not valid' },
  131021: { status: 400, title: 'Recipient cannot be sender' },
  131026: { status: 400, title: 'Message undeliverable' },
  131030: { status: 400, title: 'Recipient phone number not in allowed list' },
  131031: { status: 403, title: 'Account has been locked' },
  131042: { status: 400, title: 'Business eligibility payment issue' },
  131047: { status: 400, title: 'Re-engagement message' },
  131048: { status: 400, title: 'Spam rate limit hit' },
  131049: { status: 400, title: 'Not delivered to maintain healthy ecosystem engagement.' },
  131050: { status: 400, title: 'User stopped marketing messages from this business' },
  131053: { status: 400, title: 'Media upload error' },
  131056: { status: 400, title: '(Business Account, Consumer Account) pair rate limit hit' },
  131062: { status: 400, title: 'Business-scoped User ID recipients are not supported for this message' },
  131057: { status: 500, title: 'Account in maintenance mode' },
  132000: { status: 400, title: 'Number of parameters does not match the expected number of params' },
  132001: { status: 400, title: 'Template name does not exist in the translation' },
  132005: { status: 400, title: 'Template Hydrated Text Too Long' },
  132012: { status: 400, title: 'Parameter format does not match format in the created template' },
  132015: { status: 400, title: 'Template is Paused' },
  132018: { status: 400, title: 'There’s an issue with the parameters in your template message' },
  133010: { status: 400, title: 'Phone number Not Registered' },
  1234567: { status: 400, title: 'A code that no document has' }, // assumed: that Meta adds codes
} as const;

export type CloudApiErrorCode = keyof typeof errors;

/** assumed: the title of a code that the table does not have. */
export const titleOf = (code: number): string =>
  errors[code as CloudApiErrorCode]?.title ?? 'Message failed to send';

/** assumed: authentication and permission errors are the Graph's own and carry no `error_data`. */
export function refused(code: CloudApiErrorCode, details?: string): Answer {
  const { status, title } = errors[code];
  const data = details === undefined ? undefined : { messaging_product: 'whatsapp', details };
  return jsonAnswer(status, {
    error: {
      message: code === 190 ? title : `(#${code}) ${title}`,
      type: 'OAuthException',
      code,
      error_data: data,
      fbtrace_id: 'ASimulatedTraceId',
    },
  });
}

export const unauthorized = refused(190);
export const windowClosed = refused(
  131047,
  'Message failed to send because more than 24 hours have passed since the customer last replied to this number.',
);

/**
 * The Graph API's own text and type for an object that is gone, or that the token may not see.
 * https://github.com/sajuthankappan/whatsapp-cloud-api-rs/issues/3, https://github.com/netflie/whatsapp-cloud-api/issues/160
 */
export const noSuchObject = (id: string): Answer =>
  jsonAnswer(400, {
    error: {
      message: `Unsupported post request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.`,
      type: 'GraphMethodException',
      code: 100,
      error_subcode: 33,
      fbtrace_id: 'ASimulatedTraceId',
    },
  });
/** assumed: an unknown path is answered as a bad parameter. */
export const noSuchPage = refused(100, 'Unknown path components.');

export const cloudApiFaults: Readonly<Partial<Record<RefusalName, Answer>>> = {
  unauthorized,
  forbidden: refused(10),
  'rate-limit': refused(130429, 'Too many messages were sent from this phone number in a short time.'),
  quota: refused(131048, 'There are restrictions on how many messages this phone number may send.'),
  'no-balance': refused(131042, 'There was an error related to the payment method.'),
  validation: refused(100, 'The request has an unsupported or misspelled parameter.'),
  'invalid-template': refused(132001, 'The template does not exist in this language, or is not approved.'),
  'media-type': refused(131053, 'The medium could not be uploaded.'),
  'window-closed': windowClosed,
  maintenance: refused(131057, 'The business account is in maintenance mode.'),
  'unexpected-condition': refused(131000, 'The message could not be sent for an unknown reason.'),
  'number-gone': noSuchObject(cloudApiCredentials.phoneNumberId),
  'number-not-registered': refused(133010, 'The phone number is not registered.'),
  'account-locked': refused(131031, 'The business account is restricted, or its data could not be verified.'),
  'policy-block': refused(368),
  'country-barred': refused(130497, 'The business account may not message users in this country.'),
  'not-on-test-list': refused(131030, 'The recipient is not in the list of the test number.'),
  undeliverable: refused(131026, 'The message is undeliverable.'),
  'opted-out': refused(131050, 'The recipient chose to stop marketing messages.'),
  'marketing-cap': refused(
    131049,
    'This message was not delivered to maintain healthy ecosystem engagement.',
  ),
  'pair-rate': refused(131056, 'Too many messages were sent from this number to the same number.'),
  'template-paused': refused(132015, 'The template is paused due to low quality.'),
  'unlisted-code': refused(1234567),
};

/** The value at an issue's path in the request. */
const valueAt = (input: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => (Object(value) as Record<PropertyKey, unknown>)[key], input);

interface Issue {
  readonly code?: string | undefined;
  /** Meta's code for what one of our own checks refuses. */
  readonly params?: { readonly answer?: CloudApiErrorCode } | undefined;
  readonly message: string;
  readonly path: readonly PropertyKey[];
  readonly keys?: readonly string[];
}

/**
 * The first thing that is wrong with a request.
 * assumed: which code belongs to what: 131008 for a missing member; 100 for one that is unknown or of another JSON type;
 * 131009 for a value that is not allowed.
 */
export function validationErrorOf(
  input: unknown,
  { issues: [issue] }: { readonly issues: readonly Issue[] },
): Answer {
  if (issue === undefined) return refused(100);
  const field = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const path = [...issue.path, ...(issue.keys ?? []).slice(0, 1)].join('.');
    return refused(100, `Unexpected key: ${path}`);
  }
  if (issue.path.length > 0 && valueAt(input, issue.path) === undefined) {
    return refused(131008, `Required parameter is missing: ${field}`);
  }
  const code = issue.params?.answer ?? (issue.code === 'invalid_type' ? 100 : 131009);
  return refused(code, `${field || 'The request'}: ${issue.message}`);
}
