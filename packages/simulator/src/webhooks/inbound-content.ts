/** What a customer writes, in words no dialect owns. */
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
  | { readonly type: 'reaction'; readonly messageId: string; readonly emoji: string }
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
