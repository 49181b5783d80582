import { z } from 'zod';
import type { AcceptanceKind } from '../ledger.js';
import { carriedFile, mediaFile } from './cloud-api-media.js';

/**
 * The interactive messages that a document describes; every other type is refused.
 * https://github.com/facebook/openapi (business-messaging-api, InteractiveObject and its samples)
 * https://developers.facebook.com/docs/whatsapp/cloud-api/messages/interactive-cta-url-messages
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/location-request-messages/
 * assumed: a list's text of 4096 where the schema says 1024; that ids and titles must differ; that a type has no members
 * other than those in its own sample.
 */

const body = (longest: number) => z.strictObject({ text: z.string().min(1).max(longest) });
const footer = z.strictObject({ text: z.string().min(1).max(60) }).optional();
const textHeader = z.strictObject({ type: z.literal('text'), text: z.string().min(1).max(60) });
const header = z.discriminatedUnion('type', [
  textHeader,
  z.strictObject({ type: z.literal('image'), image: carriedFile('image') }),
  z.strictObject({ type: z.literal('video'), video: carriedFile('video') }),
  z.strictObject({ type: z.literal('document'), document: mediaFile({ filename: z.string().optional() }) }),
]);

const areUnique = (ids: readonly string[]): boolean => new Set(ids).size === ids.length;

const replyButton = z.strictObject({
  type: z.literal('reply'),
  // The schema of the id says "No leading/trailing spaces".
  reply: z.strictObject({
    id: z
      .string()
      .min(1)
      .max(256)
      .refine((id) => id === id.trim(), 'must not begin or end with a space'),
    title: z.string().min(1).max(20),
  }),
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

/** A flow is named in one of two ways, never in both. */
const flowName = ({ flow_id, flow_name }: { flow_id?: string | undefined; flow_name?: string | undefined }) =>
  (flow_id === undefined) !== (flow_name === undefined);

const flowParameters = z
  .strictObject({
    flow_message_version: z.literal('3'),
    flow_id: z.string().min(1).optional(),
    flow_name: z.string().min(1).optional(),
    flow_cta: z.string().min(1).max(30),
    mode: z.enum(['draft', 'published']).optional(),
    flow_token: z.string().optional(),
    flow_action: z.enum(['navigate', 'data_exchange']).optional(),
    flow_action_payload: z
      .strictObject({
        screen: z.string().min(1).optional(),
        data: z
          .record(z.string(), z.unknown())
          .refine((data) => Object.keys(data).length > 0, 'must not be empty')
          .optional(),
      })
      .optional(),
  })
  .refine(flowName, 'set exactly one of flow_id and flow_name')
  .refine(
    ({ flow_action, flow_action_payload }) =>
      flow_action_payload === undefined || flow_action !== 'data_exchange',
    'flow_action_payload goes with the action navigate',
  );

const product = z.strictObject({ product_retailer_id: z.string().min(1) });
const productSections = z
  .array(
    z.strictObject({
      title: z.string().min(1).max(24).optional(),
      product_items: z.array(product).min(1).max(30),
    }),
  )
  .min(1)
  .max(10)
  .refine((all) => all.length === 1 || all.every(({ title }) => title), 'every section needs a title')
  .refine(
    (all) => all.flatMap(({ product_items }) => product_items).length <= 30,
    'a list has thirty products at the most', // assumed: across all sections
  );

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
  z.strictObject({
    type: z.literal('cta_url'),
    header: header.optional(),
    body: body(1024),
    footer,
    action: z.strictObject({
      name: z.literal('cta_url'),
      parameters: z.strictObject({ display_text: z.string().min(1).max(20), url: z.url() }),
    }),
  }),
  z.strictObject({
    type: z.literal('location_request_message'),
    body: body(1024),
    action: z.strictObject({ name: z.literal('send_location') }),
  }),
  z.strictObject({
    type: z.literal('flow'),
    header: header.optional(),
    body: body(1024),
    footer,
    action: z.strictObject({ name: z.literal('flow'), parameters: flowParameters }),
  }),
  z.strictObject({
    type: z.literal('product'),
    body: body(1024).optional(),
    footer,
    action: product.extend({ catalog_id: z.string().min(1) }),
  }),
  z.strictObject({
    type: z.literal('product_list'),
    header: textHeader, // assumed: a text, as in every sample
    body: body(1024),
    footer,
    action: z.strictObject({ catalog_id: z.string().min(1), sections: productSections }),
  }),
  z.strictObject({
    type: z.literal('catalog_message'),
    body: body(1024),
    footer,
    action: z.strictObject({
      name: z.literal('catalog_message'),
      parameters: z.strictObject({ thumbnail_product_retailer_id: z.string().min(1) }),
    }),
  }),
  z.strictObject({
    type: z.literal('call_permission_request'),
    body: body(1024),
    action: z.strictObject({ name: z.literal('call_permission_request') }),
  }),
]);

export type Interactive = z.infer<typeof interactive>;

/** The ledger's name for each type. A type that is added to the union without its kind does not compile. */
export const interactiveKinds = {
  button: 'buttons',
  list: 'list',
  cta_url: 'link-button',
  location_request_message: 'location-request',
  flow: 'flow',
  product: 'product',
  product_list: 'product-list',
  catalog_message: 'catalog',
  call_permission_request: 'call-permission-request',
} as const satisfies Record<Interactive['type'], AcceptanceKind>;
