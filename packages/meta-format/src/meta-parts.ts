import type { MediaReference } from '@wamux/core';
import { fileNameOf } from '@wamux/core/helpers';
import type { MessageOf } from '@wamux/provider-kit';

/** Media of another provider were refused at the door. */
export const toMedia = (media: MediaReference): { id: string } | { link: string } =>
  'url' in media ? { link: media.url } : { id: media.id };

/** Without a name WhatsApp calls the document "Untitled". */
export const nameOf = (media: MediaReference): string | undefined =>
  'url' in media ? fileNameOf(media.url) : undefined;

type Place = Pick<MessageOf<'location'>, 'address' | 'latitude' | 'longitude' | 'name'>;

export const toPlace = ({ latitude, longitude, name, address }: Place) => ({
  latitude: toDegrees(latitude),
  longitude: toDegrees(longitude),
  name,
  address,
});

/** As a decimal: a very small number would be written with an exponent. */
function toDegrees(degrees: number): string {
  const text = String(degrees);
  return text.includes('e') ? degrees.toFixed(10) : text;
}

/** A list that says something: none is said by leaving the field out, never by an empty list. */
export const nonEmpty = <Entry>(list: Entry[] | undefined): Entry[] | undefined =>
  list?.length === 0 ? undefined : list;
