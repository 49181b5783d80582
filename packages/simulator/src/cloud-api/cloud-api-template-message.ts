import { z } from 'zod';
import { carriedFile, mediaFile } from './cloud-api-media.js';

const text = z.strictObject({ type: z.literal('text'), text: z.string().min(1) });
const image = z.strictObject({ type: z.literal('image'), image: carriedFile('image') });
const video = z.strictObject({ type: z.literal('video'), video: carriedFile('video') });
const document = z.strictObject({
  type: z.literal('document'),
  document: mediaFile({ filename: z.string().optional() }),
});
const payload = z.strictObject({ type: z.literal('payload'), payload: z.string().min(1) });
const index = z.union([z.string().regex(/^\d$/), z.int().min(0).max(9)]).transform(Number);

const button = z.discriminatedUnion('sub_type', [
  z.strictObject({
    type: z.literal('button'),
    sub_type: z.literal('url'),
    index,
    parameters: z.tuple([text]),
  }),
  z.strictObject({
    type: z.literal('button'),
    sub_type: z.literal('quick_reply'),
    index,
    parameters: z.tuple([payload]),
  }),
]);

const component = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('header'),
    parameters: z.array(z.discriminatedUnion('type', [text, image, video, document])).min(1),
  }),
  z.strictObject({ type: z.literal('body'), parameters: z.array(text) }),
  button,
]);

/** https://github.com/facebook/openapi: `policy` is required by the schema, and absent from its own samples. */
export const templateMessage = z.strictObject({
  name: z.string().min(1),
  language: z.strictObject({ code: z.string().min(1), policy: z.literal('deterministic').optional() }),
  components: z.array(component).optional(),
});

export type TemplateMessage = z.infer<typeof templateMessage>;
export type TemplateComponent = z.infer<typeof component>;
