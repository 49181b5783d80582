import { messageTypes } from '@wamux/core';
import { durationSchema, strictObject } from '@wamux/core/input';
import * as z from '@wamux/core/zod';
import { onUnknownPolicies, strategies } from '@wamux/router';

const identifier = z
  .string()
  .regex(/^[a-z][\w-]*$/i, 'expected a name of letters, digits, - and _ that begins with a letter');

const makeCategory = () => z.enum(['marketing', 'utility', 'authentication']);

/**
 * Made only when a config has a template, like the schema of a route: most configs have none, and each schema costs start-up
 * time.
 */
export const makeTemplateSchema = () =>
  strictObject({
    variables: z
      .array(z.string().min(1))
      .superRefine((names, context) => {
        for (const [place, name] of names.entries()) {
          if (names.indexOf(name) === place) continue;
          context.addIssue({
            code: 'custom',
            path: [place],
            message: 'is named twice; expected each variable once',
          });
        }
      })
      .default([])
      .describe("The app's names for the variables, in the order of the template's placeholders."),
    category: makeCategory()
      .optional()
      .describe('The category of the template as WhatsApp approved it; routes may go by it.'),
    on: z
      .record(identifier, z.record(z.string(), z.unknown()))
      .describe("What each provider calls the template; its form is the adapter's."),
  });

const oneOrMore = <Schema extends z.ZodType>(schema: Schema) => z.union([schema, z.array(schema).min(1)]);

const makeCountry = () =>
  z
    .string()
    .regex(/^[A-Z]{2}$/, {
      abort: true,
      error: 'expected two capital letters, such as "CO" (ISO 3166-1 alpha-2)',
    })
    .check(({ value: input, issues }) => {
      const message = findCountryProblem(input);
      if (message !== undefined) issues.push({ code: 'custom', message, input });
    });

/** Finds a code that no country has, or no longer has: as a condition it would hold for no number. */
function findCountryProblem(code: string): string | undefined {
  const current = Intl.getCanonicalLocales(`und-${code}`)[0]?.slice('und-'.length);
  if (current !== code) return `is not a country code of ISO 3166-1; did you mean "${current}"?`;
  const name = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' }).of(code);
  return name === undefined ? 'is not a country code of ISO 3166-1' : undefined;
}

export const makeRouteSchema = () =>
  strictObject({
    when: strictObject({
      template: oneOrMore(z.string().min(1))
        .optional()
        .describe('Logical template name; `*` stands for any characters.'),
      type: oneOrMore(z.enum(messageTypes)).optional().describe('The kind of message, such as `text`.'),
      country: oneOrMore(makeCountry()).optional().describe("The recipient's country."),
      tag: oneOrMore(z.string().min(1)).optional().describe("One of the message's tags."),
      category: oneOrMore(makeCategory()).optional().describe('The category of the logical template.'),
    })
      .optional()
      .describe(
        'Which messages take this route. Every condition must hold; of several values, one. Absent: every message.',
      ),
    try: z
      .array(identifier)
      .min(1)
      .describe(
        'The providers of this route, by their names in `providers`, in the order in which they are asked.',
      ),
    strategy: z
      .enum(strategies)
      .optional()
      .describe(
        'How the first provider is chosen: `priority` keeps the order (the default), the others spread the messages.',
      ),
    weights: z
      .record(identifier, z.number())
      .optional()
      .describe("With the strategy `weighted`: each provider's share, in proportion to the others."),
    onUnknown: z
      .enum(onUnknownPolicies)
      .optional()
      .describe(
        'After an unknown outcome: `hold` sends nothing again (the default); `resend` asks the next provider, where a double is better than a miss.',
      ),
    reconcileWithin: durationSchema
      .optional()
      .describe(
        'For how long a provider is asked what became of a send whose outcome is unknown. Default 10s.',
      ),
    retry: strictObject({
      attempts: z
        .int()
        .min(1)
        .max(10)
        .optional()
        .describe('Calls that one provider gets for one message. Default 3.'),
      patience: durationSchema.optional().describe('The longest wait before a retry. Default 5s.'),
    })
      .optional()
      .describe('How often one provider is asked again when it refuses for the moment.'),
    deadline: durationSchema.optional().describe('The most that one message may take. Default 2m.'),
    successWhen: z
      .enum(['accepted', 'delivered'])
      .optional()
      .describe(
        'When the message counts as sent: `accepted` by a provider (the default), or `delivered` to the recipient.',
      ),
    within: durationSchema
      .optional()
      .describe('With successWhen `delivered`: the time after which the next provider is asked as well.'),
  }).transform(({ deadline, reconcileWithin, retry, within, ...route }) => ({
    ...route,
    deadlineMs: deadline,
    reconcileWithinMs: reconcileWithin,
    withinMs: within,
    retry: retry && { attempts: retry.attempts, patienceMs: retry.patience },
  }));

const healthSchema = strictObject({
  dwell: durationSchema
    .optional()
    .describe(
      'The least time that a provider in trouble stays out of use; it doubles while the trouble comes and goes. Default 30s.',
    ),
  maximumDwell: durationSchema
    .optional()
    .describe('The most time that a provider in trouble stays out of use. Default 5m.'),
  slowDelivery: strictObject({
    within: durationSchema.describe('The time within which messages have to be delivered.'),
    share: z
      .number()
      .gt(0)
      .lt(1)
      .describe('The share of messages that may be slower before it counts as trouble, between 0 and 1.'),
  })
    .transform(({ within, share }) => ({ withinMs: within, share }))
    .optional()
    .describe('Counts slow delivery as trouble. Needs webhooks or polling; off where absent.'),
}).transform(({ dwell, maximumDwell, slowDelivery }) => ({
  dwellMs: dwell,
  maximumDwellMs: maximumDwell,
  slowDelivery,
}));

/** The config as a whole; provider entries and template mappings are left to their adapters. */
export const configSchema = strictObject({
  $schema: z.string().optional().describe('The JSON Schema of this file, for editors.'),
  providers: z
    .record(identifier, z.looseObject({ adapter: z.string() }))
    .refine((providers) => Object.keys(providers).length > 0, 'expected at least one provider')
    .describe('The accounts that send, each by a name of your own and with the settings of its adapter.'),
  templates: z
    .record(z.string().min(1), z.lazy(makeTemplateSchema))
    .default({})
    .describe("The app's own names for templates, and what each provider calls them."),
  routes: z
    .array(z.lazy(makeRouteSchema))
    .min(1)
    .optional()
    .describe(
      'Who sends which messages. The first route that takes a message decides; without routes every provider is tried in the order of `providers`.',
    ),
  health: healthSchema.optional().describe('When a provider in trouble is left out, and for how long.'),
});

/** As a user writes it. */
export type WamuxConfig = z.input<typeof configSchema>;
/** The config after its check, defaults filled in. */
export type CheckedConfig = z.output<typeof configSchema>;
