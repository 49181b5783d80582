import type { StatusUpdate } from '@wamux/core';
import { QueueSet } from '@wamux/core/helpers';
import { namesOfMessage, statusUpdateKey } from '@wamux/core/policy';

interface Orphan {
  /** The key of the update, which no other update has. */
  readonly key: string;
  readonly names: readonly string[];
  readonly update: StatusUpdate;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

interface Bounds {
  readonly most: number;
  readonly keepMs: number;
  readonly now: () => number;
}

/** Updates whose message is not known yet, by each name that they have for it. The oldest are forgotten first. */
export class OrphanedUpdates {
  readonly #bounds: Bounds;
  /** By their keys. */
  readonly #orphans = new Map<string, Orphan>();
  readonly #byAge = new QueueSet<Orphan>();
  readonly #keysByName = new Map<string, Set<string>>();

  constructor(bounds: Bounds) {
    this.#bounds = bounds;
  }

  get count(): number {
    this.#dropOld();
    return this.#orphans.size;
  }

  add(update: StatusUpdate): void {
    const key = statusUpdateKey(update);
    if (this.#orphans.has(key)) return;
    const names = namesOfMessage(update);
    const orphan = { key, names, update, at: this.#bounds.now() };
    this.#orphans.set(key, orphan);
    this.#byAge.add(orphan);
    for (const name of names) {
      const keys = this.#keysByName.get(name);
      if (keys === undefined) this.#keysByName.set(name, new Set([key]));
      else keys.add(key);
    }
    this.#dropOld();
  }

  /** The updates under one of these names, in the order in which they came. */
  find(names: readonly string[]): readonly StatusUpdate[] {
    this.#dropOld();
    return this.#keysOf(names).flatMap((key) => this.#orphans.get(key)?.update ?? []);
  }

  /** Removes the updates under one of these names, and returns them. */
  take(names: readonly string[]): readonly StatusUpdate[] {
    const updates = this.find(names);
    for (const key of this.#keysOf(names)) {
      const orphan = this.#orphans.get(key);
      if (orphan !== undefined) this.#drop(orphan);
    }
    return updates;
  }

  #keysOf(names: readonly string[]): readonly string[] {
    return [...new Set(names.flatMap((name) => [...(this.#keysByName.get(name) ?? [])]))];
  }

  #dropOld(): void {
    const { most, keepMs, now } = this.#bounds;
    const before = now() - keepMs;
    for (let oldest = this.#byAge.first; oldest !== undefined; oldest = this.#byAge.first) {
      if (oldest.at >= before && this.#orphans.size <= most) return;
      this.#drop(oldest);
    }
  }

  #drop(orphan: Orphan): void {
    const { key, names } = orphan;
    for (const name of names) {
      const keys = this.#keysByName.get(name);
      keys?.delete(key);
      if (keys?.size === 0) this.#keysByName.delete(name);
    }
    this.#orphans.delete(key);
    this.#byAge.delete(orphan);
  }
}
