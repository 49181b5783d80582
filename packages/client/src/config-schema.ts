import { strictObject } from '@wamux/core';
import * as z from 'zod';

const identifier = z
  .string()
  .regex(/^[a-z][\w-]*$/i, 'expected a name of letters, digits, - and _ that begins with a letter');

const template = strictObject({
  /** The app's names for the variables, in the order of the template's placeholders. */
  variables: z.array(z.string().min(1)).default([]),
  /** What each provider calls the template; its form is the adapter's. */
  on: z.record(identifier, z.record(z.string(), z.unknown())),
});

export const routeSchema = strictObject({
  when: strictObject({
    /** Logical template name; `*` stands for any characters. */
    template: z.string().min(1).optional(),
  }).optional(),
  try: z.array(identifier).min(1),
  onUnknown: z.enum(['hold', 'resend']).optional(),
});

/** The config as a whole; provider entries and template mappings are left to their adapters. */
export const configSchema = strictObject({
  /** For editors. */
  $schema: z.string().optional(),
  providers: z
    .record(identifier, z.looseObject({ adapter: z.string() }))
    .refine((providers) => Object.keys(providers).length > 0, 'expected at least one provider'),
  templates: z.record(z.string().min(1), template).default({}),
  routes: z.array(routeSchema).min(1).optional(),
});

/** As a user writes it. */
export type WamuxConfig = z.input<typeof configSchema>;
export type CheckedConfig = z.output<typeof configSchema>;
