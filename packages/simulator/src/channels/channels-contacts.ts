import { randomUUID } from 'node:crypto';
import { isUserId } from '../phone-digits.js';
import { type CreateMessage, phone } from './channels-api.js';

export interface Contact {
  readonly id: string;
  /** E.164, with `+`, or the user id of a customer who shows no number. */
  readonly phone: string;
}

/** The contacts of the workspace. Everybody who is sent a message becomes one. */
export interface ContactBook {
  byId(id: string): Contact | null;
  byPhone(phone: string): Contact;
}

export function createContactBook(): ContactBook {
  const contacts = new Map<string, Contact>();
  return {
    byId: (id) => [...contacts.values()].find((contact) => contact.id === id) ?? null,
    byPhone(number) {
      const contact = contacts.get(number) ?? { id: randomUUID(), phone: number };
      contacts.set(number, contact);
      return contact;
    },
  };
}

type Receiver = CreateMessage['receiver']['contacts'][0];

/**
 * The phone number or user id that a message is for, or `null` where its receiver does not lead to one.
 * https://docs.bird.com/api/channels-api/supported-channels/programmable-whatsapp/business-scoped-user-ids
 */
export function phoneOf(receiver: Receiver, contacts: ContactBook): string | null {
  const { id, identifierKey, identifierValue, identifiers = [] } = receiver;
  if (id !== undefined) return contacts.byId(id)?.phone ?? null;
  const userId =
    identifierKey === 'whatsappbsuid'
      ? identifierValue
      : identifiers.find((identifier) => identifier.identifierKey === 'whatsappbsuid')?.identifierValue;
  const named = identifiers.find((identifier) => identifier.identifierKey === 'phonenumber');
  // Most samples of the documentation have a value without a key.
  const isPhone = identifierKey === undefined || identifierKey === 'phonenumber';
  const value =
    identifierValue === undefined ? named?.identifierValue : isPhone ? identifierValue : undefined;
  const number = phone.safeParse(value).data;
  return number ?? (userId !== undefined && isUserId(userId) ? userId : null);
}
