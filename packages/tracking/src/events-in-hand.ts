import { setImmediate as nextTurn } from 'node:timers/promises';
import type { TakenWebhook } from './handle-webhook.js';

/** A request whose events the app is handling. */
interface Taking {
  /** The marks of its new events. */
  readonly marks: () => ReadonlySet<string>;
  /** Whether the app handled them without failing. */
  readonly isTaken: Promise<boolean>;
}

/** How the events of a request are handled. */
interface Handover {
  /** Gives the events to the app; rejects if the app fails. */
  take(): Promise<void>;
  /** Removes their marks, so that their next delivery is not a repeat. Never rejects. */
  takeBack(): Promise<void>;
}

/**
 * The requests whose events the app is handling now. A provider that gets no answer in time pushes them again. If it were
 * then told that all is well because they came before, they would be lost if the app fails in the end.
 */
export class EventsInHand {
  readonly #takings = new Set<Taking>();

  /** Gives the events to the app. The result says whether it handled them all, those that it was handling already included. */
  async take(webhook: TakenWebhook, handover: Handover): Promise<boolean> {
    const isRepeat = webhook.events.some(({ duplicate }) => duplicate);
    // Requests whose events a store kept in one commit come here in the same turn, in any order.
    if (isRepeat) await nextTurn();
    const earlier = isRepeat ? this.#takingsOf(webhook) : [];
    const taking: Taking = { marks: toSet(webhook), isTaken: takeAfter(earlier, handover) };
    this.#takings.add(taking);
    try {
      return await taking.isTaken;
    } finally {
      this.#takings.delete(taking);
    }
  }

  /** Waits only for requests that began earlier, so that no two wait for each other. */
  #takingsOf({ repeats }: TakenWebhook): readonly Taking[] {
    if (this.#takings.size === 0) return [];
    const repeated = repeats();
    return [...this.#takings].filter(({ marks }) => repeated.some((mark) => marks().has(mark)));
  }
}

/** Made only when needed, since most requests are not repeated. */
function toSet({ marks }: TakenWebhook): () => ReadonlySet<string> {
  let made: ReadonlySet<string> | undefined;
  return () => {
    made ??= new Set(marks());
    return made;
  };
}

async function takeAfter(earlier: readonly Taking[], { take, takeBack }: Handover): Promise<boolean> {
  try {
    const taken = await Promise.all(earlier.map(({ isTaken }) => isTaken));
    if (taken.every(Boolean)) {
      await take();
      return true;
    }
  } catch {
    // The provider is asked to push them again.
  }
  await takeBack();
  return false;
}
