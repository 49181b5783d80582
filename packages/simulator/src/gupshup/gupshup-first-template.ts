import { z } from 'zod';
import { carriedFile, mediaFile } from '../cloud-api/cloud-api-media.js';
import {
  type CloudApiTemplate,
  cloudApiTemplates,
  placeholdersOf,
} from '../cloud-api/cloud-api-templates.js';
import { templateTextProblem } from '../whatsapp-rules.js';
import { parse } from './gupshup-first-message.js';

/** Gupshup's id of a template of the simulated Meta. */
export const idOf = ({ id }: CloudApiTemplate): string => `00000000-0000-4000-8000-${id.slice(-12)}`;

const templateMember = z.strictObject({ id: z.uuid(), params: z.array(z.string().min(1)).optional() });
/** What stands above the text, in the form's member `message`. */
const headerMember = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('image'), image: carriedFile('image') }),
  z.strictObject({ type: z.literal('video'), video: carriedFile('video') }),
  z.strictObject({ type: z.literal('document'), document: mediaFile({ filename: z.string().optional() }) }),
  z.strictObject({
    type: z.literal('location'),
    location: z.strictObject({
      latitude: z.coerce.number(),
      longitude: z.coerce.number(),
      name: z.string().optional(),
      address: z.string().optional(),
    }),
  }),
]);
const postbackTexts = z.array(
  z.strictObject({ index: z.coerce.number().int().min(0), text: z.string().min(1) }),
);

/** The texts that fill a template: in its header, in its body, and at the end of its links and codes. assumed: in this order. */
function countParams({ body, buttons, header }: CloudApiTemplate): number {
  const inHeader = header?.format === 'TEXT' ? placeholdersOf(header.text).length : 0;
  const inLinks = buttons.flatMap((button) => (button.type === 'URL' ? placeholdersOf(button.url) : []));
  const codes = buttons.filter(({ type }) => type === 'COPY_CODE');
  return inHeader + placeholdersOf(body).length + inLinks.length + codes.length;
}

/**
 * A template by its id, with its texts in order. Named placeholders, flows and carousels have no documented place in this
 * form; offers have one, which nothing here uses.
 * https://docs.gupshup.io/reference/sending-text-template, https://docs.gupshup.io/llms.txt (Sending Coupon Code Template)
 */
export function readFirstTemplate(
  form: Readonly<Record<string, string | undefined>>,
):
  | { readonly template: CloudApiTemplate; readonly params: readonly string[] }
  | { readonly problem: string } {
  const { data: asked } = templateMember.safeParse(parse(form.template));
  if (asked === undefined) return { problem: 'template' };
  const template = cloudApiTemplates.find((registered) => idOf(registered) === asked.id);
  if (template === undefined) return { problem: 'the template does not exist' };
  const { params = [] } = asked;
  if (params.length !== countParams(template))
    return { problem: `${countParams(template)} params are expected` };
  const unfit = params.map(templateTextProblem).find((problem) => problem !== null);
  if (unfit !== undefined) return { problem: unfit };
  const problem = findHeaderProblem(template, form.message) ?? findPostbackProblem(form.postbackTexts);
  return problem === undefined ? { template, params } : { problem };
}

function findHeaderProblem({ header }: CloudApiTemplate, message: string | undefined): string | undefined {
  const expected = header === null || header.format === 'TEXT' ? undefined : header.format;
  if (message === undefined) return expected === undefined ? undefined : `message: ${expected} is expected`;
  const { data: given, error } = headerMember.safeParse(parse(message));
  if (given === undefined) return `message: ${error.issues[0]?.message}`;
  return given.type.toUpperCase() === expected ? undefined : `message: ${expected ?? 'none'} is expected`;
}

const findPostbackProblem = (texts: string | undefined): string | undefined =>
  texts === undefined || postbackTexts.safeParse(parse(texts)).success ? undefined : 'postbackTexts';
