import { setImmediate as nextTurn } from 'node:timers/promises';
import type { TakenWebhook } from './handle-webhook.js';

/** A request whose events an app is taking. */
interface Taking {
  /** The marks of those that were new with it. */
  readonly marks: () => ReadonlySet<string>;
  /** Whether the app has taken them. */
  readonly isTaken: Promise<boolean>;
}

/** What is done with the events of a request. */
interface Handover {
  /** Rejects where the app could not take them. */
  take(): Promise<void>;
  /** Removes their marks, so that their next delivery is not a repeat. Never rejects. */
  takeBack(): Promise<void>;
}

/**
 * The requests whose events the app is handling now. A provider that gets no answer in time pushes them again. If it were
 * then told that all is well because they came before, they would be lost where the app fails in the end.
 */
export class EventsInHand {
  readonly #takings = new Set<Taking>();

  /** Whether the app has taken the events, including those that it was already handling when they came again. */
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
