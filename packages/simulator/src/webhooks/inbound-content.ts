/** What a customer writes, in words no dialect owns. A dialect that documents nothing of a kind refuses it. */
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

/** A medium without contents: the simulator stores none. */
export interface InboundMedia {
  readonly type: 'image' | 'video' | 'audio' | 'document' | 'sticker';
  readonly mimeType: string;
  readonly caption?: string;
  readonly filename?: string;
}

/** A contact card, with as little on it as the customer shares. */
export interface InboundCard {
  readonly formattedName?: string;
  readonly firstName?: string;
  readonly phone?: string;
  readonly email?: string;
  readonly url?: string;
  readonly company?: string;
  /** `YYYY-MM-DD` */
  readonly birthday?: string;
}

export interface OrderedItem {
  readonly productId: string;
  readonly quantity: number;
  readonly price: number;
  readonly currency: string;
}
