import type { ProviderError } from '@wamux/core';
import { unsupported } from '@wamux/core/policy';
import type { MessageOf } from '@wamux/provider-kit';
import { err, ok, Result } from 'neverthrow';
import type { InfobipEndpoint } from './infobip-connection.js';
import type { Card } from './infobip-request-api.js';

type Contact = MessageOf<'contacts'>['contacts'][number];

/** Cards; the word for a number, an address or a page is one of Infobip's own, in whatever case. */
export const toCards = (
  endpoint: InfobipEndpoint,
  contacts: readonly Contact[],
): Result<Card[], ProviderError> => Result.combine(contacts.map((contact) => toCard(endpoint, contact)));

const places = ['HOME', 'WORK'] as const;
const phoneTypes = ['CELL', 'MAIN', 'IPHONE', ...places] as const;

function toCard(endpoint: InfobipEndpoint, contact: Contact): Result<Card, ProviderError> {
  const { addresses, birthday, emails, name, organization, phones, urls } = contact;
  const foreign = [
    ...(phones ?? []).map(({ type }) => findForeign(type, phoneTypes)),
    ...[...(emails ?? []), ...(urls ?? []), ...(addresses ?? [])].map(({ type }) =>
      findForeign(type, places),
    ),
  ].find((type) => type !== undefined);
  if (foreign !== undefined) {
    const what = `has no word for the type "${foreign}" on a card; it knows ${phoneTypes.join(', ')}, and beside phones ${places.join(' and ')}`;
    return err(unsupported(endpoint, 'contacts', what));
  }
  return ok({
    name: {
      // Infobip requires a first name; a card without one is still shown by its formatted name.
      firstName: name.firstName ?? name.formattedName,
      formattedName: name.formattedName,
      lastName: name.lastName,
      middleName: name.middleName,
      namePrefix: name.prefix,
      nameSuffix: name.suffix,
    },
    phones: phones?.map(({ phone, type, waId }) => ({ phone, type: toWord(type, phoneTypes), waId })),
    emails: emails?.map(({ email, type }) => ({ email, type: toWord(type, places) })),
    urls: urls?.map(({ type, url }) => ({ url, type: toWord(type, places) })),
    addresses: addresses?.map(({ type, ...address }) => ({ ...address, type: toWord(type, places) })),
    org: organization,
    birthday,
  });
}

const toWord = <Word extends string>(type: string | undefined, words: readonly Word[]): Word | undefined =>
  words.find((word) => word === type?.toUpperCase());

const findForeign = (type: string | undefined, words: readonly string[]): string | undefined =>
  type !== undefined && toWord(type, words) === undefined ? type : undefined;
