/** What can happen to an accepted message, in words no dialect owns. */
export type TimelineStatus = 'processing' | 'sent' | 'delivered' | 'read' | 'failed' | 'rejected';

export interface TimelineStep {
  readonly status: TimelineStatus;
  /** Milliseconds after the acceptance; of a scheduled message, after its scheduled time. */
  readonly afterMs: number;
  /** Of a failure, where the provider passes Meta's code for it on. Default 131026, undeliverable. */
  readonly metaCode?: number;
}

/** The life of a message, in the order it happens. */
export type StatusTimeline = readonly TimelineStep[];

export const defaultTimeline: StatusTimeline = [
  { status: 'sent', afterMs: 300 },
  { status: 'delivered', afterMs: 900 },
  { status: 'read', afterMs: 2000 },
];

export interface ReachedStep {
  readonly status: TimelineStatus;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly metaCode?: number | undefined;
}

/** The steps that are behind the message at `now`. Nothing is stored and no timer runs: the clock decides. */
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
 * What a dialect says after those steps. `say` gives its word for a step, or the `current` one again where it
 * has no word of its own; `since` is when the word last changed.
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
