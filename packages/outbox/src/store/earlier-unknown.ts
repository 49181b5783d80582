import type { ProviderError } from '@wamux/core';
import type { CheckPlan } from '../check-plan.js';
import type { AttemptRow, MessageRow } from '../database/tables.js';
import { changeAttempt } from './fold-updates.js';
import type { ProcessingResult } from './processing-result.js';
import { readObject } from './stored-json.js';

/** The attempts of the current send generation whose outcome is unknown. */
export const unknownAttemptsOf = (
  { send_generation: current }: Pick<MessageRow, 'send_generation'>,
  attempts: readonly AttemptRow[],
): readonly AttemptRow[] =>
  attempts.filter(
    ({ outcome, send_generation: generation }) => outcome === 'unknown' && generation === current,
  );

/** Schedules the next question about an attempt. There were none while its message waited for its next attempt. */
export const askAgain = (attempt: AttemptRow, plan: CheckPlan, now: number): AttemptRow =>
  changeAttempt(attempt, { next_check_at: plan.nextAt(attempt, now) });

/**
 * A message that is sent again after an unknown outcome may be refused then. That says nothing about the earlier attempt,
 * so the outcome of the message stays unknown.
 *
 * @param earlier Attempts that had ended as unknown before this result.
 */
export function withEarlierUnknown(
  result: ProcessingResult,
  earlier: readonly AttemptRow[],
): ProcessingResult {
  const last = earlier.at(-1);
  if (result.event !== 'refuse' || last === undefined) return result;
  const error = readObject(last.error ?? '') as unknown as ProviderError | undefined;
  return { ...result, event: 'outcome-unknown', error: error ?? { kind: 'unknown', message: notKnown } };
}

const notKnown = 'an earlier attempt may have been accepted';
