import { makeOnce } from '../helpers/make-once.js';
import { expectOneOf } from '../input/expect-one-of.js';
import { strictObject } from '../input/strict-object.js';
import * as z from '../zod.js';
import { mediaReference } from './media-fields.js';
import type { MessageLimit } from './message-kind.js';
import { textUpTo } from './text-up-to.js';

/** The limits are those of the schemas HeaderObject and FooterObject. */
const source = 'https://github.com/facebook/openapi/blob/main/business-messaging-api_v23.0.yaml';

/** The most that a header's text may have, in a message of any kind that has a header. */
export const headerLimit = { max: 60, unit: 'characters', source } as const satisfies MessageLimit;

/** The most that a footer may have, in a message of any kind that has a footer. */
export const footerLimit = { max: 60, unit: 'characters', source } as const satisfies MessageLimit;

/** A small text below the message. */
export const footer = makeOnce(() => textUpTo(footerLimit.max).optional());

const textHeader = (longest: number) => strictObject({ type: z.literal('text'), text: textUpTo(longest) });

const mediaHeader = <Type extends string>(type: Type) =>
  strictObject({ type: z.literal(type), media: mediaReference() });

/** A picture, film or file above the message. */
export const mediaHeaders = makeOnce(
  () =>
    [
      mediaHeader('image'),
      mediaHeader('video'),
      strictObject({
        type: z.literal('document'),
        media: mediaReference(),
        filename: z.string().min(1).optional(),
      }),
    ] as const,
);

/** What stands above the message: a text or a file. */
export const header = makeOnce(() =>
  z.discriminatedUnion('type', [textHeader(headerLimit.max), ...mediaHeaders()], {
    error: expectOneOf(['text', 'image', 'video', 'document']),
  }),
);

/** What stands above a message that can have a text there, and no file. */
export const textOnlyHeader = makeOnce(() =>
  z.discriminatedUnion('type', [textHeader(headerLimit.max)], {
    error: expectOneOf(['text']),
  }),
);
