import { messageTypes } from '@wamux/core';
import { durationSchema, strictObject } from '@wamux/core/input';
import { onUnknownPolicies, strategies } from '@wamux/router';
import * as z from 'zod';

const identifier = z
  .string()
  .regex(/^[a-z][\w-]*$/i, 'expected a name of letters, digits, - and _ that begins with a letter');

const template = strictObject({
  /** The app's names for the variables, in the order of the template's placeholders. */
  variables: z.array(z.string().min(1)).default([]),
  /** As WhatsApp approved it; routes may go by it. */
  category: z.enum(['marketing', 'utility', 'authentication']).optional(),
  /** What each provider calls the template; its form is the adapter's. */
  on: z.record(identifier, z.record(z.string(), z.unknown())),
});

const oneOrMore = <Schema extends z.ZodType>(schema: Schema) => z.union([schema, z.array(schema).min(1)]);

const country = z
  .string()
  .regex(/^[A-Z]{2}$/, 'expected two capital letters, such as "CO" (ISO 3166-1 alpha-2)');

export const routeSchema = strictObject({
  /** Every condition must hold; of several values, one. */
  when: strictObject({
    /** Logical template name; `*` stands for any characters. */
    template: oneOrMore(z.string().min(1)).optional(),
    type: oneOrMore(z.enum(messageTypes)).optional(),
    /** The recipient's country. */
    country: oneOrMore(country).optional(),
    /** One of the message's tags. */
    tag: oneOrMore(z.string().min(1)).optional(),
    /** The category of the logical template. */
    category: oneOrMore(template.shape.category.unwrap()).optional(),
  }).optional(),
  try: z.array(identifier).min(1),
  strategy: z.enum(strategies).optional(),
  /** With the strategy `weighted`: each provider's share, in proportion to the others. */
  weights: z.record(identifier, z.number()).optional(),
  onUnknown: z.enum(onUnknownPolicies).optional(),
  /** For how long a provider is asked what became of a send whose outcome is unknown. Default 10s. */
  reconcileWithin: durationSchema.optional(),
  retry: strictObject({
    /** Calls that one provider gets for one message. Default 3. */
    attempts: z.int().min(1).max(10).optional(),
    /** The longest wait before a retry. Default 5s. */
    patience: durationSchema.optional(),
  }).optional(),
  /** The most that one message may take. Default 2m. */
  deadline: durationSchema.optional(),
  successWhen: z.enum(['accepted', 'delivered']).optional(),
  /** With successWhen `delivered`: the time after which the next provider is asked as well. */
  within: durationSchema.optional(),
}).transform(({ deadline, reconcileWithin, retry, within, ...route }) => ({
  ...route,
  deadlineMs: deadline,
  reconcileWithinMs: reconcileWithin,
  withinMs: within,
  retry: retry && { attempts: retry.attempts, patienceMs: retry.patience },
}));

const healthSchema = strictObject({
  /** The least time that a provider in trouble stays out of use; doubles while it comes and goes. Default 30s. */
  dwell: durationSchema.optional(),
  /** The most. Default 5m. */
  maximumDwell: durationSchema.optional(),
  /** Counts slow delivery as trouble. Needs webhooks or polling; off where absent. */
  slowDelivery: strictObject({
    within: durationSchema,
    /** The share of the messages, between 0 and 1. */
    share: z.number().gt(0).lt(1),
  })
    .transform(({ within, share }) => ({ withinMs: within, share }))
    .optional(),
}).transform(({ dwell, maximumDwell, slowDelivery }) => ({
  dwellMs: dwell,
  maximumDwellMs: maximumDwell,
  slowDelivery,
}));

/** The config as a whole; provider entries and template mappings are left to their adapters. */
export const configSchema = strictObject({
  /** For editors. */
  $schema: z.string().optional(),
  providers: z
    .record(identifier, z.looseObject({ adapter: z.string() }))
    .refine((providers) => Object.keys(providers).length > 0, 'expected at least one provider'),
  templates: z.record(z.string().min(1), template).default({}),
  routes: z.array(routeSchema).min(1).optional(),
  health: healthSchema.optional(),
});

/** As a user writes it. */
export type WamuxConfig = z.input<typeof configSchema>;
/** The config after its check, defaults filled in. */
export type CheckedConfig = z.output<typeof configSchema>;
