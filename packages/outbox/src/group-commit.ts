/**
 * Lets callers that wait at the same time share a commit: the disk takes as long for a hundred rows as for one. Each is
 * told of its own result, after the commit.
 */
export class GroupCommit<Item, Value> {
  readonly #commit: (items: readonly Item[]) => Promise<readonly Value[]>;
  readonly #most: number;
  #waiting: Waiting<Item, Value>[] = [];
  #isCommitting = false;

  /** @param most Items of one commit. */
  constructor(commit: (items: readonly Item[]) => Promise<readonly Value[]>, most = 500) {
    this.#commit = commit;
    this.#most = most;
  }

  /** Rejects as the commit of its group does. */
  add(item: Item): Promise<Value> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (this.#isCommitting) return;
      this.#isCommitting = true;
      // Not at once: whoever calls in the same turn of the event loop comes along.
      setImmediate(() => void this.#run());
    });
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, this.#most);
      try {
        const values = await this.#commit(group.map(({ item }) => item));
        group.forEach(({ resolve }, index) => {
          resolve(values[index] as Value);
        });
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
      // What came while it was committed has to be let in: its callers may still be on their way.
      await new Promise(setImmediate);
    }
    this.#isCommitting = false;
  }
}

interface Waiting<Item, Value> {
  readonly item: Item;
  readonly resolve: (value: Value) => void;
  readonly reject: (reason: unknown) => void;
}
