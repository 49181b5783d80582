import type { MediaReference } from './messages/media-fields.js';
import type { ParsedFreeFormMessage } from './messages/outbound-message.js';

/** What a user sent. Its members have the same names as in the messages that an app sends. */
export type InboundContent =
  | { readonly type: 'text'; readonly text: string }
  | InboundMedia
  | InboundLocation
  | { readonly type: 'contacts'; readonly contacts: readonly InboundContact[] }
  | InboundReaction
  | InboundButtonReply
  | InboundListReply
  | InboundFlowReply
  | InboundOrder
  | InboundUnsupported;

/** A file that a user sent; `downloadMedia` fetches it. */
export interface InboundMedia {
  /** How WhatsApp shows the file. */
  readonly type: 'image' | 'video' | 'audio' | 'sticker' | 'document';
  /** Where the provider keeps the file. Fetching it takes the provider's credential, and it does not stay there for ever. */
  readonly media: MediaReference;
  /** MIME type. */
  readonly contentType?: string;
  /** What the user wrote below the file. */
  readonly caption?: string;
  /** The name that the file has on the user's device, where the provider tells it; mostly with documents. */
  readonly filename?: string;
}

/** A place on the map, where the user is or which they picked. */
export interface InboundLocation {
  /** Tells this content from the other kinds. */
  readonly type: 'location';
  /** Degrees. */
  readonly latitude: number;
  /** Degrees. */
  readonly longitude: number;
  /** What the place is called, where the user picked one. */
  readonly name?: string;
  /** The postal address in one line, where the user picked a place that has one. */
  readonly address?: string;
}

/** One card of a `contacts` message, as an app sends it. */
type Contact = Extract<ParsedFreeFormMessage, { type: 'contacts' }>['contacts'][number];

/** One contact card, of which a user shares as little as they like. */
export type InboundContact = Omit<Contact, 'name'> & { readonly name?: Partial<Contact['name']> };

/** A user reacted to a message with an emoji, or took that back. */
export interface InboundReaction {
  /** Tells this content from the other kinds. */
  readonly type: 'reaction';
  /** The provider's id of the message reacted to. */
  readonly messageId: string;
  /** One emoji; empty where the user took the reaction back. */
  readonly emoji: string;
}

/** A button was pressed, of our `buttons` or of a template. */
export interface InboundButtonReply {
  /** Tells this content from the other kinds. */
  readonly type: 'button-reply';
  /** The button's `id`, or the template button's `value`. */
  readonly id: string;
  /** What stands on the button. */
  readonly title: string;
}

/** A row of our `list` was chosen. */
export interface InboundListReply {
  /** Tells this content from the other kinds. */
  readonly type: 'list-reply';
  /** The row's `id`, as our message had it. */
  readonly id: string;
  /** What stands on the row. */
  readonly title: string;
  /** The row's second line, where it has one and the provider repeats it. */
  readonly description?: string;
}

/** Our `flow` was filled in. */
export interface InboundFlowReply {
  /** Tells this content from the other kinds. */
  readonly type: 'flow-reply';
  /** The provider's name of the flow, where it tells one. */
  readonly name?: string;
  /** What the user filled in, parsed. */
  readonly response: Readonly<Record<string, unknown>>;
}

/** A user ordered products, of our `product`, `product-list` or of the catalog. */
export interface InboundOrder {
  /** Tells this content from the other kinds. */
  readonly type: 'order';
  /** The catalog's id at Meta. */
  readonly catalogId?: string;
  /** The products, one entry for each. */
  readonly items: readonly {
    /** The shop's own id of the product. */
    readonly productId: string;
    readonly quantity: number;
    /** The price of one item, in units of the currency. */
    readonly price?: number;
    /** ISO 4217. */
    readonly currency?: string;
  }[];
  /** What the user wrote beside it. */
  readonly text?: string;
}

/** Anything else that a user sent, such as a poll; the whole of it stands in the event's `raw`. */
export interface InboundUnsupported {
  /** Tells this content from the kinds that are read. */
  readonly type: 'unsupported';
  /** The provider's word for it. */
  readonly rawType: string;
}
