import { type Clock, systemClock } from '@wamux/core';
import type { Fate } from './database/database.js';

/** How many parts of failed groups are committed at a time. */
const mostParts = 3;
/** How many items that wait for a transaction of somebody else are tried again at a time. */
const mostRetries = 2;
/** How long an item that waits for a transaction of somebody else pauses before each new try. */
const againMs = 100;
/** For how long such an item is tried again in all. */
const patienceMs = 10_000;

export interface GroupCommitOptions {
  /** The most items in one commit. Default: 500. */
  readonly most?: number;
  /** Tells which items the failure of a commit concerns. Default: all of them. */
  readonly fateOf?: (error: unknown) => Fate;
  readonly clock?: Clock;
}

/**
 * Lets callers that wait at the same time share a commit: the disk takes as long for a hundred rows as for one. Each caller
 * gets its own result after the commit. One bad item does not fail the others: where an item causes the failure, or has to
 * wait for a transaction of somebody else, the group is split into halves that are committed separately, and so on, beside
 * the groups that follow. An item that has to wait is tried again alone, and no other item waits for it.
 */
export class GroupCommit<Item, Value> {
  readonly #commit: (items: readonly Item[]) => Promise<readonly Value[]>;
  readonly #most: number;
  readonly #fateOf: (error: unknown) => Fate;
  readonly #clock: Clock;
  #waiting: Waiting<Item, Value>[] = [];
  #isCommitting = false;
  readonly #parts = new WorkQueue<readonly Waiting<Item, Value>[]>(mostParts, (part) =>
    this.#commitAll(part),
  );
  readonly #retries = new WorkQueue<Waiting<Item, Value>>(mostRetries, (one) => this.#commitAll([one]));

  /** @param commit Stores either all of its items or none. */
  constructor(
    commit: (items: readonly Item[]) => Promise<readonly Value[]>,
    { most = 500, fateOf = () => 'all', clock = systemClock }: GroupCommitOptions = {},
  ) {
    this.#commit = commit;
    this.#most = most;
    this.#fateOf = fateOf;
    this.#clock = clock;
  }

  /** Rejects with the error of the commit that the item was last part of. */
  add(item: Item): Promise<Value> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject, since: this.#clock.now() });
      if (this.#isCommitting) return;
      this.#isCommitting = true;
      // The commit waits for one turn of the event loop, so that callers of the same turn join it.
      setImmediate(() => void this.#run());
    });
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      await this.#commitAll(this.#waiting.splice(0, this.#most));
      // Waiting for one turn of the event loop lets in the items of callers that are still on their way.
      await new Promise(setImmediate);
    }
    this.#isCommitting = false;
  }

  async #commitAll(group: readonly Waiting<Item, Value>[]): Promise<void> {
    try {
      const values = await this.#commit(group.map(({ item }) => item));
      group.forEach(({ resolve }, index) => {
        resolve(values[index] as Value);
      });
    } catch (error) {
      const fate = this.#fateOf(error);
      const [first] = group;
      if (fate === 'all' || (fate === 'one' && group.length === 1)) {
        for (const { reject } of group) reject(error);
      } else if (group.length > 1) {
        const half = Math.ceil(group.length / 2);
        this.#parts.add(group.slice(0, half));
        this.#parts.add(group.slice(half));
      } else if (first !== undefined) void this.#tryLater(first, error);
    }
  }

  async #tryLater(waiting: Waiting<Item, Value>, error: unknown): Promise<void> {
    if (this.#clock.now() - waiting.since > patienceMs) return waiting.reject(error);
    await this.#clock.sleep(againMs);
    this.#retries.add(waiting);
  }
}

/** Does work in order, at most `most` pieces at a time. */
class WorkQueue<Work> {
  readonly #most: number;
  readonly #do: (work: Work) => Promise<void>;
  readonly #waiting: Work[] = [];
  #running = 0;

  constructor(most: number, work: (work: Work) => Promise<void>) {
    this.#most = most;
    this.#do = work;
  }

  add(work: Work): void {
    this.#waiting.push(work);
    if (this.#running < this.#most) void this.#run();
  }

  async #run(): Promise<void> {
    this.#running += 1;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      await this.#do(next);
    }
    this.#running -= 1;
  }
}

interface Waiting<Item, Value> {
  readonly item: Item;
  readonly resolve: (value: Value) => void;
  readonly reject: (reason: unknown) => void;
  /** Milliseconds since the epoch. */
  readonly since: number;
}
