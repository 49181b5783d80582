import type { MediaReference } from './messages/media-fields.js';
import type { ParsedFreeFormMessage } from './messages/outbound-message.js';

/** What a user sent; its members are called as in the messages that an app sends. */
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

export interface InboundMedia {
  readonly type: 'image' | 'video' | 'audio' | 'sticker' | 'document';
  /** Where it is at the provider. To fetch it takes the provider's credential, and it does not stay for ever. */
  readonly media: MediaReference;
  /** MIME type. */
  readonly contentType?: string;
  readonly caption?: string;
  readonly filename?: string;
}

export interface InboundLocation {
  readonly type: 'location';
  /** Degrees. */
  readonly latitude: number;
  /** Degrees. */
  readonly longitude: number;
  readonly name?: string;
  readonly address?: string;
}

type Contact = Extract<ParsedFreeFormMessage, { type: 'contacts' }>['contacts'][number];

/** One contact card, of which a user shares as little as they like. */
export type InboundContact = Omit<Contact, 'name'> & { readonly name?: Partial<Contact['name']> };

export interface InboundReaction {
  readonly type: 'reaction';
  /** The provider's id of the message reacted to. */
  readonly messageId: string;
  /** One emoji; empty where the user took the reaction back. */
  readonly emoji: string;
}

/** A button was pressed, of our `buttons` or of a template. */
export interface InboundButtonReply {
  readonly type: 'button-reply';
  /** The button's `id`, or the template button's `value`. */
  readonly id: string;
  /** What stands on the button. */
  readonly title: string;
}

/** A row of our `list` was chosen. */
export interface InboundListReply {
  readonly type: 'list-reply';
  readonly id: string;
  readonly title: string;
  readonly description?: string;
}

/** Our `flow` was filled in. */
export interface InboundFlowReply {
  readonly type: 'flow-reply';
  /** The provider's name of the flow, where it tells one. */
  readonly name?: string;
  /** What the user filled in, parsed. */
  readonly response: Readonly<Record<string, unknown>>;
}

/** A user ordered products, of our `product`, `product-list` or of the catalog. */
export interface InboundOrder {
  readonly type: 'order';
  /** The catalog's id at Meta. */
  readonly catalogId?: string;
  readonly items: readonly {
    /** The shop's own id of the product. */
    readonly productId: string;
    readonly quantity: number;
    /** Of one, in units of the currency. */
    readonly price?: number;
    /** ISO 4217. */
    readonly currency?: string;
  }[];
  /** What the user wrote beside it. */
  readonly text?: string;
}

/** Anything else that a user sent, such as a poll; the whole of it stands in the event's `raw`. */
export interface InboundUnsupported {
  readonly type: 'unsupported';
  /** The provider's word for it. */
  readonly rawType: string;
}
