import { strictObject } from '@wamux/core/input';
import { err, ok, type Result } from 'neverthrow';
import type * as z from 'zod';
import type { OutboxError } from './outbox-error.js';
import { byWhom, why } from './parse-decision.js';
import { line, parse, wrong } from './parse-input.js';

const longestTarget = 1_000;

/** What can be paused: a provider, by its instance id, or a lane, by its name in `stats()`. */
export type PauseTarget =
  | { readonly provider: string; readonly lane?: never }
  | { readonly lane: string; readonly provider?: never };

/** The target of a pause, as it is stored. */
export interface CheckedTarget {
  readonly kind: 'provider' | 'lane';
  readonly name: string;
}

const targetSchema = strictObject({
  provider: line.min(1).max(longestTarget).optional(),
  lane: line.max(longestTarget).optional(),
});
const resumeSchema = strictObject({ reason: why.optional(), by: byWhom.optional() });
const pauseSchema = strictObject({ ...resumeSchema.shape, reason: why });

/** Who decided about a pause, and why. */
export type CheckedPause = z.output<typeof resumeSchema>;

export const parsePause = (options: unknown) => parse(pauseSchema, options, 'options');
export const parseResume = (options: unknown) => parse(resumeSchema, options, 'options');

/** Checks a target. The providers in the name of a lane are sorted, in whatever order they were written. */
export function parseTarget(target: unknown): Result<CheckedTarget, OutboxError> {
  return parse(targetSchema, target, 'target').andThen(
    ({ lane, provider }): Result<CheckedTarget, OutboxError> => {
      if ((lane === undefined) === (provider === undefined)) {
        return err(wrong([{ path: 'target', message: 'expected either a provider or a lane' }]));
      }
      if (provider !== undefined) return ok({ kind: 'provider', name: provider });
      return ok({
        kind: 'lane',
        name: providersOf(lane ?? '')
          .sort()
          .join(' '),
      });
    },
  );
}

/** The providers in the name of a lane. */
export const providersOf = (lane: string): string[] => lane.split(' ').filter((name) => name !== '');
