import type { MessageReference, StatusUpdate } from '@wamux/core';
import { namesOfMessage } from '@wamux/core/policy';

/** The followers of messages, found by the names that an update has for a message: its provider's id, and ours. */
export class Followers<Follower extends { readonly reference: MessageReference }> {
  /** Each with its names. */
  readonly #names = new Map<Follower, Set<string>>();
  readonly #byName = new Map<string, Set<Follower>>();

  get size(): number {
    return this.#names.size;
  }

  [Symbol.iterator](): IterableIterator<Follower> {
    return this.#names.keys();
  }

  add(follower: Follower): void {
    this.#names.set(follower, new Set());
    for (const name of namesOfMessage(follower.reference)) this.#name(follower, name);
  }

  delete(follower: Follower): void {
    for (const name of this.#names.get(follower) ?? []) {
      const others = this.#byName.get(name);
      others?.delete(follower);
      if (others?.size === 0) this.#byName.delete(name);
    }
    this.#names.delete(follower);
  }

  /**
   * Finds the followers of the message that the update is about. Where both have an id of the provider, only that counts: a
   * message that is sent again under the same correlation id is another one.
   */
  about({ provider, providerMessageId, correlationId }: StatusUpdate): ReadonlySet<Follower> {
    const found = new Set<Follower>(this.#named(namesOfMessage({ provider, providerMessageId })));
    const ours = namesOfMessage({ provider, providerMessageId: null, correlationId });
    for (const follower of this.#named(ours)) {
      if (providerMessageId === null || follower.reference.providerMessageId === null) found.add(follower);
    }
    return found;
  }

  /** Later updates may have only the provider's id, which the follower of a lost answer learns from the first update. */
  learn(follower: Follower, { provider, providerMessageId }: StatusUpdate): void {
    if (!this.#names.has(follower)) return;
    for (const name of namesOfMessage({ provider, providerMessageId })) this.#name(follower, name);
  }

  #named(names: readonly string[]): readonly Follower[] {
    return names.flatMap((name) => [...(this.#byName.get(name) ?? [])]);
  }

  #name(follower: Follower, name: string): void {
    this.#names.get(follower)?.add(name);
    this.#byName.set(name, (this.#byName.get(name) ?? new Set()).add(follower));
  }
}
