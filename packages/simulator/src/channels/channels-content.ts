import type { AcceptanceKind } from '../ledger.js';
import { kindOfText } from './channels-actions.js';
import type { MessageBody } from './channels-body.js';

/** What the ledger remembers of a body. */
export function contentOf(body: MessageBody): { readonly kind: AcceptanceKind; readonly content: string } {
  switch (body.type) {
    case 'text':
      return { kind: kindOfText(body.text.actions), content: body.text.text };
    case 'image':
      return { kind: 'image', content: body.image.text || urlsOf(body.image.images) };
    case 'file':
      return { kind: 'file', content: body.file.text || urlsOf(body.file.files) };
    case 'location': {
      const { coordinates, location } = body.location;
      return {
        kind: 'location',
        content: location?.label || `${coordinates.latitude},${coordinates.longitude}`,
      };
    }
    case 'list':
      return { kind: 'list', content: body.list.text };
    case 'carousel':
      return { kind: 'carousel', content: body.carousel.text };
    case 'authentication':
      return { kind: 'otp', content: '' }; // the platform makes the code and the text
  }
}

const urlsOf = (media: readonly { readonly mediaUrl: string }[]): string =>
  media.map(({ mediaUrl }) => mediaUrl).join(' ');
