import type { Pause } from '@wamux/outbox';
import * as z from 'zod';
import { named } from './registry.js';

/** A pause of a provider or a lane. */
export const pauseSchema = named(
  'Pause',
  z.object({
    provider: z.string().optional().describe('the name of the provider in the config, where it is one'),
    lane: z.string().optional().describe('the name of the lane, where it is one'),
    reason: z.string().describe('why, in the words of whoever decided'),
    by: z.string().optional().describe('who decided: the name of a key, or a person'),
    since: z.iso.datetime(),
  } satisfies Record<keyof Pause, z.ZodType>),
  'A provider or a lane that gets no new messages until somebody resumes it.',
);
