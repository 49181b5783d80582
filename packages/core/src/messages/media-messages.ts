import * as z from 'zod';
import { messageEnvelope, webUrl } from './message-envelope.js';
import { messageLimits } from './message-limits.js';
import { strictObject } from './strict-object.js';

/**
 * Media by URL, or by the id that one provider gave; an id never travels to another provider.
 * What `uploadMedia` returns can be passed as it is.
 */
export const mediaReference = z.union(
  [
    strictObject({ url: webUrl, provider: z.string().optional() }),
    strictObject({ id: z.string().min(1), provider: z.string().min(1) }),
  ],
  { error: 'expected { url: "https://…" } or { id, provider }' },
);

const media = {
  ...messageEnvelope,
  media: mediaReference,
  /** MIME type; needed where the URL has no extension that tells it. */
  contentType: z.string().min(3).optional(),
};

const caption = z.string().min(1).max(messageLimits.caption).optional();

export const imageMessage = strictObject({ type: z.literal('image'), ...media, caption });
export const videoMessage = strictObject({ type: z.literal('video'), ...media, caption });
export const audioMessage = strictObject({ type: z.literal('audio'), ...media });
export const stickerMessage = strictObject({ type: z.literal('sticker'), ...media });
export const documentMessage = strictObject({
  type: z.literal('document'),
  ...media,
  caption,
  filename: z.string().min(1).optional(),
});
