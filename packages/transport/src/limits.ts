import { createHash } from 'node:crypto';
import { durationSchema, strictObject } from '@wamux/core';
import * as z from 'zod';

/** What a provider allows. Defaults are each adapter's, from the provider's documentation; a config may change them. */
export interface Limits {
  /** Calls with one key share the limits. It holds no credential, so a store that is shared may keep it. */
  readonly key: string;
  /** Calls in flight. */
  readonly concurrency: number;
  /** Messages in any second. Without it there is no limit. */
  readonly perSecond?: number | undefined;
  /** The least time between two messages to one recipient, in milliseconds. Without it there is none. */
  readonly pairIntervalMs?: number | undefined;
  /** How many calls may wait; more are refused. */
  readonly queue: number;
}

/** As many as the transport has connections to one origin: more would only wait there, unseen. */
const defaultConcurrency = 64;

/** The `limits` of a provider's config entry. */
export function limitSettings(
  documented: {
    readonly concurrency?: number;
    readonly maximumConcurrency?: number;
    readonly perSecond?: number;
    /** As a config writes it: `"6s"`. */
    readonly pairInterval?: string;
  } = {},
) {
  const {
    concurrency = defaultConcurrency,
    maximumConcurrency = 10_000,
    perSecond,
    pairInterval: interval,
  } = documented;
  const rate = z.int().min(1);
  return strictObject({
    /** Calls in flight with this credential. */
    concurrency: z.int().min(1).max(maximumConcurrency).default(concurrency),
    /** Messages in any second. */
    perSecond: perSecond === undefined ? rate.optional() : rate.default(perSecond),
    /** The least time between two messages to one recipient. */
    pairInterval: interval === undefined ? durationSchema.optional() : durationSchema.prefault(interval),
    /** How many calls may wait for their turn. */
    queue: z.int().min(0).default(1_000),
  })
    .prefault({})
    .transform(({ pairInterval, ...limits }) => ({ ...limits, pairIntervalMs: pairInterval }));
}

/** Names whoever shares limits, by the parts that a provider counts by (an origin and a credential, say). */
export function limitKey(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 16);
}
