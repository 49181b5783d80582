import { setImmediate as nextTurn } from 'node:timers/promises';
import type { TakenWebhook } from './handle-webhook.js';

/** A request whose events an app is taking. */
interface Taking {
  /** The marks of those that were new with it. */
  readonly marks: () => ReadonlySet<string>;
  /** Whether the app took them. */
  readonly isTaken: Promise<boolean>;
}

/** What is done with the events of a request. */
interface Handover {
  /** Rejects where the app could not take them. */
  take(): Promise<void>;
  /** Makes their next delivery no repeat. Never rejects. */
  takeBack(): Promise<void>;
}

/**
 * The requests of a client whose events its app is taking now. A provider that is not answered in its time pushes them again:
 * were it told then that all is well, as they came before, they would be lost where the app fails in the end.
 */
export class EventsInHand {
  readonly #takings = new Set<Taking>();

  /** Whether the app took the events, and those of them that it was taking already when they came again. */
  async take(webhook: TakenWebhook, handover: Handover): Promise<boolean> {
    const isRepeat = webhook.events.some(({ duplicate }) => duplicate);
    // What a store kept in one commit is told in one turn, in whatever order.
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

  /** Only those that began before, so that no two wait for each other. */
  #takingsOf({ repeats }: TakenWebhook): readonly Taking[] {
    if (this.#takings.size === 0) return [];
    const repeated = repeats();
    return [...this.#takings].filter(({ marks }) => repeated.some((mark) => marks().has(mark)));
  }
}

/** Made when somebody asks: most requests are the only ones of their events. */
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
