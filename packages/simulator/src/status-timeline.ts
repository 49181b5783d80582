/** What can happen to an accepted message. Each dialect maps it to its provider's word. */
export type TimelineStatus = 'processing' | 'sent' | 'delivered' | 'read' | 'failed' | 'rejected';

/** A status of a message, and when the message reaches it. */
export interface TimelineStep {
  /** The status. */
  readonly status: TimelineStatus;
  /** Milliseconds after the acceptance, or after the scheduled time of a scheduled message. */
  readonly afterMs: number;
  /** Meta's code for a failure, where the provider passes it on. Default 131026, undeliverable. */
  readonly metaCode?: number;
}

/** The statuses of a message, in the order in which it reaches them. */
export type StatusTimeline = readonly TimelineStep[];

export const defaultTimeline: StatusTimeline = [
  { status: 'sent', afterMs: 300 },
  { status: 'delivered', afterMs: 900 },
  { status: 'read', afterMs: 2000 },
];

/** A status that a message has reached, and when. */
export interface ReachedStep {
  /** The status. */
  readonly status: TimelineStatus;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Meta's code for a failure; absent where the timeline names none. */
  readonly metaCode?: number | undefined;
}

/** The steps that a message has reached at `now`. They depend only on the clock: nothing is stored and no timer runs. */
export function reachedSteps(
  timeline: StatusTimeline,
  startedAt: number,
  now: number,
): readonly ReachedStep[] {
  return timeline
    .map(({ status, afterMs, metaCode }) => ({ status, at: startedAt + afterMs, metaCode }))
    .filter(({ at }) => at <= now);
}

/**
 * The provider's word for a message after these steps, and when that word last changed. `say` returns the word for a step, or
 * `current` where the provider has no word for it.
 */
export function lastWord<Word>(
  steps: readonly ReachedStep[],
  first: { readonly word: Word; readonly since: number },
  say: (status: TimelineStatus, current: Word) => Word,
): { readonly word: Word; readonly since: number } {
  return steps.reduce((current, step) => {
    const word = say(step.status, current.word);
    return word === current.word ? current : { word, since: step.at };
  }, first);
}
