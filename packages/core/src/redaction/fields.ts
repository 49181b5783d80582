import { maskPhoneNumber } from '../phone-number.js';
import { fewestDigits } from './numbers.js';
import { hiddenSecret } from './secrets.js';

/*
 * All of these are matched against the words of a name in lower case with hyphens between them. The last word says what the
 * field holds: `access_token` is a token and `tokenType` is a type, `senderPhone` is a phone and `phone_number_id` is an id.
 */

/** Ends of a name that say how a value is written, and not what it is. */
const form = /-(?:value|header|pem|raw|plain|text|base64|b64|hex)$|-?\d+$/;
const secretName = new RegExp(
  [
    'secret|password|passwd|passphrase|credential|authorization|signature|cookie',
    '(?:^|-)(?:auth|pass|passcode|pwd|jwt|bearer|hmac|sig|dsn)',
    '(?:password|passwd|pwd)-?hash',
    'connection-?string|jsessionid|phpsessid',
    '(?:api|access|private|secret|signing|auth|encryption|master|app|client|service|account|shared|subscription|session|admin)-?key',
    '(?:access|refresh|api|auth|bearer|session|secret)-?token',
  ]
    .map((names) => `(?:${names})s?$`)
    .join('|'),
);
/** Some tokens only say where a list continues or what a form is about, and `tokens` is often a count. */
const token = /(?<!(?:flow|page|next|continuation|sync|idempotency|cancellation)-?)token$/;
/** A session id of a server is a credential. A provider may also mean a conversation by it, which is the app's own data. */
const sessionName = /(?:^|-)session-?id$/;
const numberOf = '(?:-?(?:number|numero|no|num|nr|e164|id|identifier|addr|address))?s?$';
const phoneName = new RegExp(
  [
    '^(?:to|from|number|numero)s?$|(?:^|-)(?:to|from|contact|customer|dialed|called|calling)-?number$',
    `(?:^|-)(?:recipient|sender|receiver|destination|destinatario|remitente|destino|destiny|caller|callee|addressee)s?${numberOf}`,
    `(?:^|-)(?:tele|cell|mobile-?)?(?:phone|mobile|cell|tel|msisdn|celular|telefono|movil|whatsapp)(?:es|s)?(?!-?id)${numberOf}`,
    '(?:^|-)wa-?ids?$|^identifier-value$',
  ].join('|'),
);
/** Fields that hold the number inside an object whose name says phone. */
const sameName = /^(?:id|value|identifier|addr|address|input|user|digits|national|international)$/;

const phoneDigits = /^[+-]?\d{7,15}$/;
/** Only characters of numbers, of one or of a list, with or without a scheme such as `tel:`. */
const phones = /^(?:[a-z]{2,10}:)?[-+\d\s().,;|/]{7,200}$/i;
const dateOrAddress =
  /^\s*(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{4}|\d{1,3}(?:\.\d{1,3}){3}$)/;

/** What the name of a field says about its value. */
export interface Field {
  readonly kind: 'secret' | 'session' | 'phone' | 'message-id' | 'same' | 'other';
  /** The name itself may hold a telephone number, or a credential behind its scheme. */
  readonly isTelling: boolean;
}

/** Caches the few field names of a provider's answers. Names with numbers in them are not kept, and the size is bounded. */
const knownFields = new Map<string, Field>();
const mostKnownFields = 1_000;
/** No descriptive name is longer. */
const longestName = 100;

export function fieldOf(name: string): Field {
  const known = knownFields.get(name);
  if (known !== undefined) return known;
  const field: Field = { kind: kindOf(name), isTelling: name.includes(' ') || fewestDigits.test(name) };
  if (!field.isTelling && name.length <= longestName && knownFields.size < mostKnownFields)
    knownFields.set(name, field);
  return field;
}

function kindOf(name: string): Field['kind'] {
  // Operators search for a message by this id.
  if (name === 'providerMessageId') return 'message-id';
  const words = wordsIn(name.slice(-longestName));
  const last = words.replace(form, '');
  if (secretName.test(last) || token.test(last)) return 'secret';
  if (sessionName.test(last)) return 'session';
  if (phoneName.test(words) || phoneName.test(last)) return 'phone';
  return sameName.test(words) ? 'same' : 'other';
}

/** `X-API-Key`, `xApiKey` and `x_api_key` are `x-api-key`. */
function wordsIn(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[^A-Za-z\d]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase();
}

/** What is shown in place of a field's value; `undefined` where its name gives no reason to hide it. */
export function hideField({ kind }: Field, member: unknown): string | undefined {
  if (kind === 'secret' || kind === 'session') return isAnything(member) ? hiddenSecret : undefined;
  return kind === 'phone' ? hidePhones(member) : undefined;
}

/** Whether there is a credential at all is no secret. */
const isAnything = (member: unknown): boolean =>
  member !== undefined && member !== null && typeof member !== 'boolean' && typeof member !== 'function';

/** Hides a telephone number or a list of them; `undefined` for anything else. */
export function hidePhones(member: unknown): string | undefined {
  if (typeof member !== 'string' && typeof member !== 'number' && typeof member !== 'bigint')
    return undefined;
  const text = String(member);
  if (phoneDigits.test(text)) return maskPhoneNumber(text);
  if (!phones.test(text) || dateOrAddress.test(text)) return undefined;
  const shown = text.split(/[,;|]/).map((part) => {
    const digits = part.replace(/\D/g, '');
    return phoneDigits.test(digits) ? maskPhoneNumber(digits) : part;
  });
  return shown.join(',');
}
