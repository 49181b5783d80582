import { z } from 'zod';
import { mediaFile } from './cloud-api-media.js';

/**
 * Reply buttons and lists.
 * assumed: the shapes and limits, as Meta's samples are commonly known: the documents at hand do not describe them.
 */

const body = (longest: number) => z.strictObject({ text: z.string().min(1).max(longest) });
const footer = z.strictObject({ text: z.string().min(1).max(60) }).optional();
const textHeader = z.strictObject({ type: z.literal('text'), text: z.string().min(1).max(60) });
const header = z.discriminatedUnion('type', [
  textHeader,
  z.strictObject({ type: z.literal('image'), image: mediaFile() }),
  z.strictObject({ type: z.literal('video'), video: mediaFile() }),
  z.strictObject({ type: z.literal('document'), document: mediaFile({ filename: z.string().optional() }) }),
]);

const areUnique = (ids: readonly string[]): boolean => new Set(ids).size === ids.length;

const replyButton = z.strictObject({
  type: z.literal('reply'),
  reply: z.strictObject({ id: z.string().min(1).max(256), title: z.string().min(1).max(20) }),
});

const row = z.strictObject({
  id: z.string().min(1).max(200),
  title: z.string().min(1).max(24),
  description: z.string().max(72).optional(),
});

const sections = z
  .array(z.strictObject({ title: z.string().min(1).max(24).optional(), rows: z.array(row).min(1) }))
  .min(1)
  .max(10)
  .refine((all) => all.length === 1 || all.every(({ title }) => title), 'every section needs a title')
  .refine((all) => all.flatMap(({ rows }) => rows).length <= 10, 'a list has ten rows at the most')
  .refine((all) => areUnique(all.flatMap(({ rows }) => rows.map(({ id }) => id))), 'the ids must differ');

export const interactive = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('button'),
    header: header.optional(),
    body: body(1024),
    footer,
    action: z.strictObject({
      buttons: z
        .array(replyButton)
        .min(1)
        .max(3)
        .refine((all) => areUnique(all.map(({ reply }) => reply.id)), 'the ids must differ')
        .refine((all) => areUnique(all.map(({ reply }) => reply.title)), 'the titles must differ'),
    }),
  }),
  z.strictObject({
    type: z.literal('list'),
    header: textHeader.optional(),
    body: body(4096),
    footer,
    action: z.strictObject({ button: z.string().min(1).max(20), sections }),
  }),
]);
