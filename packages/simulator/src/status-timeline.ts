/** What can happen to an accepted message. Each dialect has its provider's word for it. */
export type TimelineStatus = 'processing' | 'sent' | 'delivered' | 'read' | 'failed' | 'rejected';

/** A status of a message, and when it is reached. */
export interface TimelineStep {
  /** The status that is reached. */
  readonly status: TimelineStatus;
  /** Milliseconds after the acceptance; of a scheduled message, after its scheduled time. */
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

/** A status that a message has reached. */
export interface ReachedStep {
  /** The status that was reached. */
  readonly status: TimelineStatus;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Meta's code for a failure; absent where the timeline names none. */
  readonly metaCode?: number | undefined;
}

/** The steps that a message has reached at `now`. The clock alone decides: nothing is stored and no timer runs. */
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
 * The provider's word for a message after these steps, and when the word last changed. `say` gives the word for a step,
 * or the `current` one again where the provider has none for it.
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
