import type { ProviderError } from '@wamux/core';
import type { ParsedMessage } from '@wamux/core/input';
import { unsupported } from '@wamux/core/policy';
import type { MessageMappers, MessageOf } from '@wamux/provider-kit';
import { err, ok, type Result } from 'neverthrow';
import type { TwilioEndpoint } from './twilio-connection.js';
import type { SendRequest } from './twilio-request-api.js';
import type { TwilioMessageOptions } from './twilio-settings.js';

/** The content of a message, without its recipient. */
export type TwilioContent = Pick<
  SendRequest,
  'Body' | 'ContentSid' | 'ContentVariables' | 'MediaUrl' | 'PersistentAction'
>;

/** By kind, what a message says. A kind without a line here is unsupported. */
export const toContent: MessageMappers<TwilioEndpoint, TwilioMessageOptions, TwilioContent> = {
  text: ({ text }) => ok({ Body: text }),
  image: ({ media, caption }) =>
    ok({ MediaUrl: urlOf(media), ...(caption !== undefined && { Body: caption }) }),
  video: (message, endpoint) => toFile(endpoint, message),
  document: (message, endpoint) => toFile(endpoint, message),
  audio: ({ media }) => ok({ MediaUrl: urlOf(media) }),
  sticker: ({ media }) => ok({ MediaUrl: urlOf(media) }),
  location: toLocation,
  buttons: toButtons,
  list: toList,
};

type Media = Extract<ParsedMessage, { type: 'image' }>['media'];

/** An id was refused before this: Twilio gives out none. */
export const urlOf = (media: Media): string => ('url' in media ? media.url : '');

/** Twilio silently drops the text below these files. */
function toFile(
  endpoint: TwilioEndpoint,
  { caption, media, type }: MessageOf<'document'> | MessageOf<'video'>,
): Result<TwilioContent, ProviderError> {
  if (caption === undefined) return ok({ MediaUrl: urlOf(media) });
  return err(unsupported(endpoint, 'caption', `delivers no caption with a ${type}`));
}

/** assumed: the text is the name of the place and the label its address; a document only shows both. */
function toLocation(
  { address, latitude, longitude, name }: MessageOf<'location'>,
  endpoint: TwilioEndpoint,
): Result<TwilioContent, ProviderError> {
  const text = name ?? address;
  if (text === undefined) {
    const what = 'sends a place with a text beside it only; expected its name or its address';
    return err(unsupported(endpoint, 'location', what));
  }
  const place = `geo:${toDegrees(latitude)},${toDegrees(longitude)}|${address ?? text}`;
  return ok({ Body: text, PersistentAction: place });
}

/** Seven places are a centimetre; JavaScript would write the smallest numbers with an exponent. */
const toDegrees = (degrees: number): string => degrees.toFixed(7).replace(/\.?0+$/, '');

function toButtons(
  { buttons, footer, header, text }: MessageOf<'buttons'>,
  endpoint: TwilioEndpoint,
): Result<TwilioContent, ProviderError> {
  if (header !== undefined || footer !== undefined) return err(noFrame(endpoint));
  const texts = [text, ...buttons.flatMap(({ id, title }) => [title, id])];
  return fill(endpoint, 'buttons', buttons.length, texts);
}

function toList(
  { button, footer, header, sections, text }: MessageOf<'list'>,
  endpoint: TwilioEndpoint,
): Result<TwilioContent, ProviderError> {
  if (header !== undefined || footer !== undefined) return err(noFrame(endpoint));
  if (sections.length > 1) return err(unsupported(endpoint, 'list', 'has lists without sections'));
  const rows = sections.flatMap((section) => section.rows);
  if (rows.some(({ description }) => description === undefined)) {
    // An empty variable is refused, and the content's own sample would be shown in its place.
    return err(unsupported(endpoint, 'list', 'fills lists whose rows all have a description only'));
  }
  const texts = rows.flatMap(({ description = '', id, title }) => [title, id, description]);
  return fill(endpoint, 'list', rows.length, [text, button, ...texts]);
}

const noFrame = (endpoint: TwilioEndpoint): ProviderError =>
  unsupported(endpoint, 'header', 'fills contents without header and footer only');

/** The content in the settings for this number of buttons or rows, with these texts as its variables from `{{1}}` upwards. */
function fill(
  endpoint: TwilioEndpoint,
  kind: 'buttons' | 'list',
  count: number,
  texts: readonly string[],
): Result<TwilioContent, ProviderError> {
  const contents: Readonly<Partial<Record<string, string>>> = endpoint.contents[kind] ?? {};
  const sid = contents[String(count)];
  if (sid === undefined) {
    const what = `has no content for ${count}; add providers.${endpoint.id}.contents.${kind}.${count} to the config`;
    return err(unsupported(endpoint, kind, what));
  }
  const variables = Object.fromEntries(texts.map((text, index) => [String(index + 1), text]));
  return ok({ ContentSid: sid, ContentVariables: JSON.stringify(variables) });
}
