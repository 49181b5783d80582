import type { StatusEvent } from '@wamux/core';

interface Parked {
  readonly name: string;
  readonly event: StatusEvent;
  readonly at: number;
}

/** News whose message is not known yet, by the name that the news gives its message; the oldest goes first. */
export class ParkedNews {
  readonly #most: number;
  readonly #keepMs: number;
  readonly #now: () => number;
  /** By what tells a piece of news from any other, in the order in which they came. */
  readonly #pieces = new Map<string, Parked>();
  readonly #keysByName = new Map<string, Set<string>>();

  constructor({
    most,
    keepMs,
    now,
  }: { readonly most: number; readonly keepMs: number; readonly now: () => number }) {
    this.#most = most;
    this.#keepMs = keepMs;
    this.#now = now;
  }

  get count(): number {
    this.#dropOld();
    return this.#pieces.size;
  }

  add(name: string, newsKey: string, event: StatusEvent): void {
    const key = JSON.stringify([name, event.providerMessageId, newsKey]);
    if (this.#pieces.has(key)) return;
    this.#pieces.set(key, { name, event, at: this.#now() });
    const keys = this.#keysByName.get(name);
    if (keys === undefined) this.#keysByName.set(name, new Set([key]));
    else keys.add(key);
    this.#dropOld();
  }

  /** All news under a name, which is known from now on. */
  take(name: string): readonly StatusEvent[] {
    const keys = [...(this.#keysByName.get(name) ?? [])];
    const events = keys.flatMap((key) => this.#pieces.get(key)?.event ?? []);
    for (const key of keys) this.#drop(key, name);
    return events;
  }

  #dropOld(): void {
    const before = this.#now() - this.#keepMs;
    for (const [key, { at, name }] of this.#pieces) {
      if (at >= before && this.#pieces.size <= this.#most) return;
      this.#drop(key, name);
    }
  }

  #drop(key: string, name: string): void {
    this.#pieces.delete(key);
    const keys = this.#keysByName.get(name);
    keys?.delete(key);
    if (keys?.size === 0) this.#keysByName.delete(name);
  }
}
