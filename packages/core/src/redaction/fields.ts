import { maskPhoneNumber } from '../phone-number.js';
import { fewestDigits } from './numbers.js';
import { hiddenSecret } from './secrets.js';

const secretField =
  /^(?:authorization|(?:access|api|signing|auth|secret)[-_]?(?:key|token|secret)?|token|password|secret|[\w-]+-token)$/i;
const phoneField =
  /^(?:to|from|phone|telephone|msisdn|destiny|wa_?id|recipient_?id|(?:customer_?|display_?)?phone_?number|customer_phone|destination_addr|identifierValue)$/i;
const phoneDigits = /^[+-]?\d{7,15}$/;

/** What the name of a field says about its value. */
export interface Field {
  readonly kind: 'secret' | 'phone' | 'message-id' | 'other';
  /** The name itself may hold a telephone number, or a credential behind its scheme. */
  readonly isTelling: boolean;
}

/** A provider's answers have the same few fields; one that makes up names for ever is not remembered, nor are numbers. */
const knownFields = new Map<string, Field>();
const mostKnownFields = 1_000;

export function fieldOf(name: string): Field {
  const known = knownFields.get(name);
  if (known !== undefined) return known;
  const field: Field = { kind: kindOf(name), isTelling: name.includes(' ') || fewestDigits.test(name) };
  if (!field.isTelling && knownFields.size < mostKnownFields) knownFields.set(name, field);
  return field;
}

function kindOf(name: string): Field['kind'] {
  // By it an operator searches for the message.
  if (name === 'providerMessageId') return 'message-id';
  return secretField.test(name) ? 'secret' : phoneField.test(name) ? 'phone' : 'other';
}

/** What is shown instead of a field's value; `undefined` where its name does not ask for it. */
export function hideField({ kind }: Field, member: unknown): string | undefined {
  if (kind === 'other' || kind === 'message-id' || (typeof member !== 'string' && typeof member !== 'number'))
    return undefined;
  if (kind === 'secret') return hiddenSecret;
  const text = String(member);
  return phoneDigits.test(text) ? maskPhoneNumber(text) : undefined;
}
