/**
 * The limits of WhatsApp itself, in characters or entries, as Meta documents them; no provider can take more.
 * What one provider limits further is checked in its adapter.
 */
export const messageLimits = {
  /** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/text-messages */
  text: 4096,
  /** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/image-messages */
  caption: 1024,
  /** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-reply-buttons-messages */
  buttons: { text: 1024, count: 3, title: 20, id: 256 },
  /** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-list-messages */
  list: {
    text: 4096,
    button: 20,
    sections: 10,
    rows: 10,
    sectionTitle: 24,
    rowTitle: 24,
    rowDescription: 72,
    rowId: 200,
  },
  /** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/overview */
  templateName: 512,
  /** Bird’s, the only provider that forwards them. @see https://docs.bird.com/api/channels-api/supported-channels/programmable-whatsapp/sending-messages */
  tags: { count: 10, length: 50 },
  /** Ours: fits the reference field of every provider, Meta's 512 included, and a URL. */
  correlationId: 128,
} as const;
