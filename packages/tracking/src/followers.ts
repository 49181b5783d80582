import type { MessageReference, StatusEvent } from '@wamux/core';

/** Who follows messages, found by the names that news has for a message: its provider's id, and ours. */
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
    const { provider, providerMessageId, correlationId } = follower.reference;
    this.#names.set(follower, new Set());
    if (providerMessageId !== null) this.#name(follower, idName(provider, providerMessageId));
    if (correlationId !== undefined) this.#name(follower, ourName(provider, correlationId));
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
   * Whom the news is about. Where both the news and the follower have an id of the provider's, only that counts: what is
   * sent once more under our id is another message.
   */
  about({ provider, providerMessageId, correlationId }: StatusEvent): ReadonlySet<Follower> {
    const found = new Set<Follower>();
    if (providerMessageId !== null) {
      for (const follower of this.#named(idName(provider, providerMessageId))) found.add(follower);
    }
    if (correlationId !== undefined) {
      for (const follower of this.#named(ourName(provider, correlationId))) {
        if (providerMessageId === null || follower.reference.providerMessageId === null) found.add(follower);
      }
    }
    return found;
  }

  /** Later news may have nothing but the provider's id, which whoever follows a lost answer learns from the first. */
  learn(follower: Follower, { provider, providerMessageId }: StatusEvent): void {
    if (providerMessageId === null || !this.#names.has(follower)) return;
    this.#name(follower, idName(provider, providerMessageId));
  }

  #named(name: string): Iterable<Follower> {
    return this.#byName.get(name) ?? [];
  }

  #name(follower: Follower, name: string): void {
    this.#names.get(follower)?.add(name);
    this.#byName.set(name, (this.#byName.get(name) ?? new Set()).add(follower));
  }
}

const idName = (provider: string, id: string): string => `${provider}\n#${id}`;

const ourName = (provider: string, correlationId: string): string => `${provider}\n${correlationId}`;
