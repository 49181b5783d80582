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
  /** An empty emoji removes the reaction. */
  | { readonly type: 'reaction'; readonly messageId: string; readonly emoji: string }
  | {
      readonly type: 'order';
      readonly catalogId: string;
      readonly items: readonly OrderedItem[];
      readonly text?: string;
    }
  /** A flow was filled in: what its last screen submits. */
  | { readonly type: 'flow-reply'; readonly response: Readonly<Record<string, unknown>> }
  /** The customer edited an earlier message. */
  | { readonly type: 'edit'; readonly messageId: string; readonly text: string }
  /** The customer deleted an earlier message. */
  | { readonly type: 'revoke'; readonly messageId: string }
  /** Not a message: WhatsApp reports that the customer's number has changed. */
  | { readonly type: 'number-change'; readonly newNumber: string }
  /** Something that WhatsApp does not show to businesses, such as `poll_creation`. */
  | { readonly type: 'unsupported'; readonly rawType: string }
) & {
  /** The provider's id of the message of ours that is answered. */
  readonly replyTo?: string;
  /** The group in which it was written. */
  readonly groupId?: string;
  /** The advertisement that the customer came from. */
  readonly referral?: InboundReferral;
};

/** An advertisement or a post that led a customer to write. */
export interface InboundReferral {
  /** `ad` or `post`. */
  readonly sourceType: string;
  /** Its id. */
  readonly sourceId: string;
  /** The address of the advertisement or post. */
  readonly sourceUrl: string;
  /** Its headline. */
  readonly headline: string;
  /** The id of the click that led here. */
  readonly clickId: string;
}

/** A customer's file, which the provider offers for download. */
export interface InboundMedia {
  /** How WhatsApp shows it. */
  readonly type: 'image' | 'video' | 'audio' | 'document' | 'sticker';
  /** Its MIME type, such as `image/jpeg`. */
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
