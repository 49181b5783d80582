import type { InboundContent, InboundMedia } from '@wamux/core';
import { omitNullish } from '@wamux/core/helpers';
import type { InboundPayload, WireFile, WireWritten } from './channels-webhook-api.js';

/** The content of a user's message; `undefined` where it lacks what its type needs. */
export function fromContent(provider: string, payload: InboundPayload): InboundContent | undefined {
  const { type, text, list, image, file, location } = payload.body;
  const filled = payload.meta?.formResponse;
  if (filled != null) return { type: 'flow-reply', response: filled.jsonResponse };
  switch (type) {
    case 'text':
      return text ? fromWritten(payload, text) : undefined;
    case 'list':
      return list ? fromWritten(payload, list) : undefined;
    case 'image': {
      const [first] = image?.images ?? [];
      return first && fromFile(provider, 'image', first, image?.text);
    }
    case 'file': {
      const [first] = file?.files ?? [];
      return first && fromFile(provider, mediaTypeOf(payload, first), first, file?.text);
    }
    case 'location': {
      if (!location) return undefined;
      const { label: name, address } = location.location ?? {};
      return { type, ...location.coordinates, ...omitNullish({ name, address }) };
    }
    default:
      return { type: 'unsupported', rawType: type };
  }
}

/** A text, or the title of the button or row that was pressed. */
function fromWritten(
  { body, meta, replyTo }: InboundPayload,
  { text, actions }: WireWritten,
): InboundContent {
  const told = meta?.extraInformation;
  const postback = actions?.find((action) => action.postback)?.postback;
  const rowId = told?.['whatsapp.interactive.list_reply.id'];
  const id = postback?.payload ?? rowId ?? told?.['whatsapp.interactive.button_reply.id'];
  const interaction = told?.['whatsapp.interactive.type'];
  // Not every button has an id, as one of a template, and then its words are all there is.
  const isPressed = postback || id != null || replyTo?.type === 'click' || /_reply$/.test(interaction ?? '');
  if (!isPressed) return { type: 'text', text };
  const reply = { id: id ?? text, title: text };
  const isRow = body.type === 'list' || interaction === 'list_reply';
  if (!isRow) return { type: 'button-reply', ...reply };
  return {
    type: 'list-reply',
    ...reply,
    ...omitNullish({ description: postback?.metadata?.description?.label }),
  };
}

/** Everything but an image comes as a file. A sticker is one that has no word of WhatsApp's. */
function mediaTypeOf({ meta }: InboundPayload, { contentType }: WireFile): InboundMedia['type'] {
  const told = meta?.extraInformation?.['whatsapp.media.type'];
  if (told) return told;
  const [family] = contentType?.split('/') ?? [];
  if (family === 'audio' || family === 'video') return family;
  return contentType?.startsWith('image/webp') ? 'sticker' : 'document';
}

function fromFile(
  provider: string,
  type: InboundMedia['type'],
  { mediaUrl: url, contentType, filename }: WireFile,
  caption: string | null | undefined,
): InboundMedia {
  return { type, media: { url, provider }, ...omitNullish({ contentType, caption, filename }) };
}
