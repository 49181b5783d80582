import type { AcceptanceKind } from '../ledger.js';
import { type Interactive, interactiveKinds } from './cloud-api-interactive.js';
import type { SendRequest } from './cloud-api-message.js';

/** What the ledger records of a message that is not a template. */
export function contentOf(request: Exclude<SendRequest, { type: 'template' }>): {
  readonly kind: AcceptanceKind;
  readonly content: string;
} {
  switch (request.type) {
    case 'text':
      return { kind: 'text', content: request.text.body };
    case 'image':
      return { kind: 'image', content: request.image.caption || sourceOf(request.image) };
    case 'video':
      return { kind: 'video', content: request.video.caption || sourceOf(request.video) };
    case 'document':
      return { kind: 'document', content: request.document.caption || sourceOf(request.document) };
    case 'audio':
      return { kind: 'audio', content: sourceOf(request.audio) };
    case 'sticker':
      return { kind: 'sticker', content: sourceOf(request.sticker) };
    case 'location': {
      const { name, latitude, longitude } = request.location;
      return { kind: 'location', content: name || `${latitude},${longitude}` };
    }
    case 'contacts':
      return {
        kind: 'contacts',
        content: request.contacts.map((contact) => contact.name.formatted_name).join(' | '),
      };
    case 'reaction':
      return { kind: 'reaction', content: request.reaction.emoji };
    case 'interactive':
      return { kind: interactiveKinds[request.interactive.type], content: textOf(request.interactive) };
  }
}

/** A product may come without a text; the ledger then records its id. */
const textOf = (message: Interactive): string =>
  message.type === 'product' ? (message.body?.text ?? message.action.product_retailer_id) : message.body.text;

interface MediaSource {
  readonly link?: string | undefined;
  readonly id?: string | undefined;
}

const sourceOf = ({ link, id }: MediaSource): string => link ?? id ?? '';

/** The uploaded media that a message uses, at any depth. */
export function mediaIdsOf(request: SendRequest): readonly string[] {
  const files: MediaSource[] = [];
  const look = (value: unknown, key: string): void => {
    if (typeof value !== 'object' || value === null) return;
    if (['image', 'video', 'audio', 'sticker', 'document'].includes(key)) files.push(value);
    for (const [innerKey, inner] of Object.entries(value)) look(inner, innerKey);
  };
  look(request, '');
  return files.flatMap(({ id }) => (id === undefined ? [] : [id]));
}
