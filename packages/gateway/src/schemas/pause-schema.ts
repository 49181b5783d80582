import type { Pause } from '@wamux/outbox';
import * as z from 'zod';
import { named } from './registry.js';

/** A pause of a provider or a lane. */
export const pauseSchema = named(
  'Pause',
  z.object({
    provider: z.string().optional().describe('the name of the provider in the config, if it is one'),
    lane: z.string().optional().describe('the name of the lane, if it is one'),
    reason: z.string().describe('the reason that the operator gave'),
    by: z.string().optional().describe('who decided: the name of a key, or a person'),
    since: z.iso.datetime(),
  } satisfies Record<keyof Pause, z.ZodType>),
  'A provider or a lane that gets no new messages until somebody resumes it.',
);
