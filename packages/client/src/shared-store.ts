import type { MessageReference, MessageStatus, StatusStore } from '@wamux/core';
import { ConnectedPart } from './connected-part.js';

/** The store that a client shares with other processes: the one that it was given, or else that of its outbox. */
export class SharedStore {
  readonly #given: StatusStore | undefined;
  readonly #connected = new ConnectedPart<StatusStore>();

  constructor(given: StatusStore | undefined) {
    this.#given = given;
  }

  /** Absent where there is none; then no other process knows anything either. */
  get current(): StatusStore | undefined {
    return this.#given ?? this.#connected.current;
  }

  connect(store: StatusStore): void {
    this.#connected.connect(store);
  }

  disconnect(store: StatusStore): void {
    this.#connected.disconnect(store);
  }

  /** The status of a message as any process has learnt it. Rejects where the store cannot be reached. */
  async knownStatus(reference: MessageReference): Promise<MessageStatus | undefined> {
    return (await this.current?.find(reference))?.history.status;
  }
}
