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
  | { readonly type: 'order'; readonly catalogId: string; readonly items: readonly OrderedItem[] }
  /** No message: WhatsApp says that the customer has another number from now on. */
  | { readonly type: 'number-change'; readonly newNumber: string }
  /** Something that WhatsApp shows to no business, such as `poll_creation`. */
  | { readonly type: 'unsupported'; readonly rawType: string }
) & {
  /** The provider's id of our message that is answered. */
  readonly replyTo?: string;
};

/** A medium without its contents: the simulator stores none. */
export interface InboundMedia {
  /** What WhatsApp shows it as. */
  readonly type: 'image' | 'video' | 'audio' | 'document' | 'sticker';
  /** Such as `image/jpeg`. */
  readonly mimeType: string;
  /** The text below it. */
  readonly caption?: string;
  /** The name of a document. */
  readonly filename?: string;
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
