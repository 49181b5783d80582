/** What a customer sends. A dialect refuses the kinds that its provider does not document. */
export type InboundContent = (
  | { readonly type: 'text'; readonly text: string }
  /** A reply button of a message was pressed. */
  | { readonly type: 'button-reply'; readonly id: string; readonly title: string }
  /** A row of a list was chosen. */
  | {
      readonly type: 'list-reply';
      readonly id: string;
      readonly title: string;
      readonly description?: string;
    }
  /** A quick reply button of a template was pressed. */
  | { readonly type: 'template-button'; readonly payload: string; readonly text: string }
  | InboundMedia
  | {
      readonly type: 'location';
      readonly latitude: number;
      readonly longitude: number;
      readonly name?: string;
      readonly address?: string;
    }
  | { readonly type: 'contacts'; readonly cards: readonly InboundCard[] }
  /** An empty emoji takes the reaction back. */
  | { readonly type: 'reaction'; readonly messageId: string; readonly emoji: string }
  | {
      readonly type: 'order';
      readonly catalogId: string;
      readonly items: readonly OrderedItem[];
      readonly text?: string;
    }
  /** A flow was filled in; what its last screen gives. */
  | { readonly type: 'flow-reply'; readonly response: Readonly<Record<string, unknown>> }
  /** A message that the customer sent before says something else now. */
  | { readonly type: 'edit'; readonly messageId: string; readonly text: string }
  /** A message that the customer sent before is taken back. */
  | { readonly type: 'revoke'; readonly messageId: string }
  /** No message: WhatsApp says that the customer has another number from now on. */
  | { readonly type: 'number-change'; readonly newNumber: string }
  /** Something that WhatsApp shows to no business, such as `poll_creation`. */
  | { readonly type: 'unsupported'; readonly rawType: string }
) & {
  /** The provider's id of our message that is answered. */
  readonly replyTo?: string;
  /** The group that it is written in. */
  readonly groupId?: string;
  /** The advertisement that the customer came from. */
  readonly referral?: InboundReferral;
};

/** An advertisement or a post by which a customer came to write. */
export interface InboundReferral {
  /** `ad` or `post`. */
  readonly sourceType: string;
  /** Its id. */
  readonly sourceId: string;
  /** Where it is to be seen. */
  readonly sourceUrl: string;
  /** What stands above it. */
  readonly headline: string;
  /** The id of the click that led here. */
  readonly clickId: string;
}

/** A file of a customer's, which the provider gives out. */
export interface InboundMedia {
  /** What WhatsApp shows it as. */
  readonly type: 'image' | 'video' | 'audio' | 'document' | 'sticker';
  /** Such as `image/jpeg`. */
  readonly mimeType: string;
  /** The text below it. */
  readonly caption?: string;
  /** The name of a document. */
  readonly filename?: string;
  /** Its contents. Default: a few bytes. */
  readonly data?: Uint8Array;
}

/** A contact card, with as little on it as the customer shares. */
export interface InboundCard {
  /** The name as it is shown. */
  readonly formattedName?: string;
  /** The given name. */
  readonly firstName?: string;
  /** A phone number, as the customer's address book has it. */
  readonly phone?: string;
  /** A mail address. */
  readonly email?: string;
  /** A web address. */
  readonly url?: string;
  /** The company that the contact works for. */
  readonly company?: string;
  /** `YYYY-MM-DD` */
  readonly birthday?: string;
}

/** A line of an order from the business's catalog. */
export interface OrderedItem {
  /** The business's own id of the product. */
  readonly productId: string;
  /** How many pieces. */
  readonly quantity: number;
  /** The price of one piece, in units of `currency`. */
  readonly price: number;
  /** ISO 4217, such as `COP`. */
  readonly currency: string;
}
