import { type Clock, systemClock } from '@wamux/core';
import type { Fate } from './database/database.js';

/** Commits at a time of what is left of groups whose commit failed, */
const mostParts = 3;
/** and of single items that wait for somebody else's transaction. */
const mostRetries = 2;
/** An item that waits for somebody else's transaction tries again after so long, */
const againMs = 100;
/** and for so long in all. */
const patienceMs = 10_000;

export interface GroupCommitOptions {
  /** The fate of a group whose commit failed with this error. */
  readonly fateOf: (error: unknown) => Fate;
  readonly clock?: Clock;
}

/**
 * Lets callers that wait at the same time share a commit: the disk takes as long for a hundred rows as for one. Each is
 * told of its own result, after the commit. What they do not share is the fate of the worst: where one of them is to
 * blame, or has to wait for somebody else, each half of the group is committed by itself, and so on, beside the groups that
 * follow. Who has to wait is tried again alone, and nobody else waits for that.
 */
export class GroupCommit<Item, Value> {
  readonly #commit: (items: readonly Item[]) => Promise<readonly Value[]>;
  readonly #most: number;
  readonly #fateOf: (error: unknown) => Fate;
  readonly #clock: Clock;
  #waiting: Waiting<Item, Value>[] = [];
  #isCommitting = false;
  readonly #parts = new Lane<readonly Waiting<Item, Value>[]>(mostParts, (part) => this.#commitAll(part));
  readonly #retries = new Lane<Waiting<Item, Value>>(mostRetries, (one) => this.#commitAll([one]));

  /**
   * @param commit Stores all of its items or none of them.
   * @param most Items of one commit.
   */
  constructor(
    commit: (items: readonly Item[]) => Promise<readonly Value[]>,
    most = 500,
    { fateOf, clock = systemClock }: GroupCommitOptions = { fateOf: () => 'all' },
  ) {
    this.#commit = commit;
    this.#most = most;
    this.#fateOf = fateOf;
    this.#clock = clock;
  }

  /** Rejects as the commit of its group does, or its own. */
  add(item: Item): Promise<Value> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject, since: this.#clock.now() });
      if (this.#isCommitting) return;
      this.#isCommitting = true;
      // The commit waits a turn of the event loop: callers of the same turn come along.
      setImmediate(() => void this.#run());
    });
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      await this.#commitAll(this.#waiting.splice(0, this.#most));
      // Items that came during the commit have to be let in: their callers may still be on their way.
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

/** Work that is done in order, so much of it at a time. */
class Lane<Work> {
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
