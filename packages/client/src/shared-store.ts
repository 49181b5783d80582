import type { MessageReference, MessageStatus, StatusStore } from '@wamux/core';

/** The store that a client shares with other processes: the one that it was given, or else that of its outbox. */
export class SharedStore {
  #current: StatusStore | undefined;

  constructor(given: StatusStore | undefined) {
    this.#current = given;
  }

  /** Absent where there is none; then no other process knows anything either. */
  get current(): StatusStore | undefined {
    return this.#current;
  }

  /** The first one stays. */
  connect(store: StatusStore): void {
    this.#current ??= store;
  }

  /** The status of a message as any process has learnt it. Rejects where the store cannot be reached. */
  async knownStatus(reference: MessageReference): Promise<MessageStatus | undefined> {
    return (await this.#current?.find(reference))?.history.status;
  }
}
