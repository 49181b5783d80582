import type { MessageReference, MessageStatus, StatusStore } from '@wamux/core';

/** The store that a client has in common with other processes: the one that it was given; else that of its outbox. */
export class SharedStore {
  #current: StatusStore | undefined;

  constructor(given: StatusStore | undefined) {
    this.#current = given;
  }

  /** Absent where there is none: then nobody else knows anything either. */
  get current(): StatusStore | undefined {
    return this.#current;
  }

  /** The first one stays. */
  connect(store: StatusStore): void {
    this.#current ??= store;
  }

  /** What was heard of a message, by whichever process. Rejects where the store is away. */
  async knownStatus(reference: MessageReference): Promise<MessageStatus | undefined> {
    return (await this.#current?.find(reference))?.history.status;
  }
}
