import { strictObject } from '@wamux/core/input';
import * as z from 'zod';
import { messageStates } from './message-state.js';
import { line, parse } from './parse-input.js';

const longestReason = 1_000;
const longestName = 200;

const stateSchema = z.enum(messageStates);
/** One state or several; repeats are removed. */
export const statesSchema = z.union([
  stateSchema.transform((state) => [state]),
  z
    .array(stateSchema)
    .min(1)
    .transform((given) => [...new Set(given)]),
]);

/** The reason for a decision: a text that both databases can store. It may have several lines. */
export const why = z
  .string('expected a text with the reason')
  .regex(/^[^\0\p{Surrogate}]*$/u, 'expected no NUL and no lone surrogate')
  .trim()
  .min(1, 'expected a text with the reason')
  .max(longestReason);

/** The person who decided. */
export const byWhom = line.trim().min(1).max(longestName);

const correlationId = line.min(1);

const cancelSchema = strictObject({
  reason: why.optional(),
  by: byWhom.optional(),
  ifState: statesSchema.optional(),
  ifCorrelationId: z
    .union([correlationId.transform((id) => [id]), z.array(correlationId).min(1)])
    .transform((ids) => new Set(ids))
    .optional(),
});
const resendSchema = strictObject({ ...cancelSchema.shape, reason: why });
const resolveSchema = strictObject({
  ...resendSchema.shape,
  outcome: z.enum(['accepted', 'not-accepted']),
});

/** What every decision about a message carries, checked. */
export type DecisionOptions = z.output<typeof cancelSchema>;
export type CheckedResend = z.output<typeof resendSchema>;
export type CheckedResolution = z.output<typeof resolveSchema>;

export const parseCancel = (options: unknown) => parse(cancelSchema, options, 'options');
export const parseResend = (options: unknown) => parse(resendSchema, options, 'options');
export const parseResolution = (options: unknown) => parse(resolveSchema, options, 'options');

/** The person who decided, and the reason, as the account of the message keeps them. */
export const accountOf = ({ by, reason }: Pick<DecisionOptions, 'by' | 'reason'>) => ({
  ...(reason !== undefined && { reason }),
  ...(by !== undefined && { by }),
});
