import { type Clock, systemClock } from '@wamux/core';
import type { Fate } from './database/database.js';

/** Commits of single items at a time, after the commit of their group failed. */
const mostAlone = 3;
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
 * blame, or has to wait for somebody else, all of the group are committed one by one, beside the groups that follow.
 */
export class GroupCommit<Item, Value> {
  readonly #commit: (items: readonly Item[]) => Promise<readonly Value[]>;
  readonly #most: number;
  readonly #fateOf: (error: unknown) => Fate;
  readonly #clock: Clock;
  #waiting: Waiting<Item, Value>[] = [];
  #isCommitting = false;
  readonly #alone: Waiting<Item, Value>[] = [];
  #committingAlone = 0;

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
      } else if (group.length > 1) this.#commitAlone(group);
      else if (first !== undefined) void this.#tryLater(first, error);
    }
  }

  #commitAlone(some: readonly Waiting<Item, Value>[]): void {
    this.#alone.push(...some);
    while (this.#committingAlone < mostAlone && this.#alone.length > 0) void this.#runAlone();
  }

  async #runAlone(): Promise<void> {
    this.#committingAlone += 1;
    for (let next = this.#alone.shift(); next !== undefined; next = this.#alone.shift()) {
      await this.#commitAll([next]);
    }
    this.#committingAlone -= 1;
  }

  /** No other item waits for it meanwhile. */
  async #tryLater(waiting: Waiting<Item, Value>, error: unknown): Promise<void> {
    if (this.#clock.now() - waiting.since > patienceMs) return waiting.reject(error);
    await this.#clock.sleep(againMs);
    this.#commitAlone([waiting]);
  }
}

interface Waiting<Item, Value> {
  readonly item: Item;
  readonly resolve: (value: Value) => void;
  readonly reject: (reason: unknown) => void;
  /** Milliseconds since the epoch. */
  readonly since: number;
}
