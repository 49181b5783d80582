import { durationSchema, strictObject } from '@wamux/core/input';
import * as z from '@wamux/core/zod';

/** The concurrency where a provider documents none. */
const defaultConcurrency = 64;
const maximumPairBurst = 10_000;
const maximumPairIntervalMs = 24 * 3_600_000;

/** The limits in a provider's documentation, which are the defaults of its config. */
export interface DocumentedLimits {
  /** Calls in flight. Default 64. */
  readonly concurrency?: number;
  /** The most calls in flight that a config may ask for. */
  readonly maximumConcurrency?: number;
  /** Messages in any second. */
  readonly perSecond?: number;
  /** The time in which one more message may go to a recipient, as a config writes it: `"6s"`. */
  readonly pairInterval?: string;
  /** How many messages may go to a recipient at once. Default 1. */
  readonly pairBurst?: number;
}

/**
 * Makes the schema for the `limits` of a provider's config entry. Each error names the limit that is wrong or that
 * contradicts another one.
 */
export function limitSettings(documented: DocumentedLimits = {}) {
  const {
    concurrency = defaultConcurrency,
    maximumConcurrency = 10_000,
    perSecond,
    pairInterval: interval,
    pairBurst: burst,
  } = documented;
  const rate = z.int().min(1).describe('Messages in any second.');
  const pairInterval = durationSchema
    .refine((ms) => ms <= maximumPairIntervalMs, 'expected at most "24h"')
    .describe('The time in which one more message may go to a recipient; `"0s"`: no limit per recipient.');
  const pairBurst = z
    .int()
    .min(1)
    .max(maximumPairBurst)
    .optional()
    .describe(
      'Messages that may go to a recipient at once, before they follow each other by `pairInterval`.',
    );
  return strictObject({
    concurrency: z
      .int()
      .min(1)
      .max(maximumConcurrency)
      .default(concurrency)
      .describe('Calls in flight with this credential.'),
    perSecond: perSecond === undefined ? rate.optional() : rate.default(perSecond),
    pairInterval: interval === undefined ? pairInterval.optional() : pairInterval.prefault(interval),
    pairBurst: burst === undefined ? pairBurst : pairBurst.meta({ default: burst }),
    queue: z.int().min(0).default(1_000).describe('How many calls may wait for their turn.'),
  })
    .superRefine((limits, context) => {
      if (limits.pairBurst === undefined || (limits.pairInterval ?? 0) > 0) return;
      const message =
        'needs `pairInterval`, the time in which one more message may go to a recipient; give both, or neither';
      context.addIssue({ code: 'custom', path: ['pairBurst'], message });
    })
    .prefault({})
    .transform(({ pairInterval: pairIntervalMs, pairBurst = burst, ...limits }) => ({
      ...limits,
      pairIntervalMs,
      ...(pairBurst !== undefined && { pairBurst }),
    }));
}
