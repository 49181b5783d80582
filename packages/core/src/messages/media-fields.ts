import { makeOnce } from '../helpers/make-once.js';
import { strictObject } from '../input/strict-object.js';
import * as z from '../zod.js';
import { webUrl } from './message-envelope.js';

/**
 * Media by URL, or by the id that one provider gave; an id never travels to another provider.
 * What `uploadMedia` returns can be passed as it is.
 */
export const mediaReference = makeOnce(() =>
  z.union(
    [
      strictObject({ url: webUrl(), provider: z.string().optional() }),
      strictObject({ id: z.string().min(1), provider: z.string().min(1) }),
    ],
    { error: 'expected { url: "https://…" } or { id, provider }' },
  ),
);

/** A file by its URL, or by the id that one provider gave it. */
export type MediaReference = z.output<ReturnType<typeof mediaReference>>;

/** What every kind of message that is a file carries. */
export const mediaFields = makeOnce(() => ({
  media: mediaReference(),
  /** MIME type; needed where the URL has no extension that tells it. */
  contentType: z.string().min(3).optional(),
}));
