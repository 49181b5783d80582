import type { MessageReference } from '@wamux/core';

interface Polled {
  readonly reference: MessageReference;
}

/** Messages that are due to be asked about, by provider: each is taken when its provider has a place for a question. */
export class WaitingPolls<Message extends Polled> {
  readonly #byProvider = new Map<string, Message[]>();

  /** @param due In the order in which they are asked about. */
  constructor(due: readonly Message[]) {
    for (const message of due.toReversed()) {
      const { provider } = message.reference;
      const others = this.#byProvider.get(provider);
      if (others === undefined) this.#byProvider.set(provider, [message]);
      else others.push(message);
    }
  }

  get providers(): readonly string[] {
    return [...this.#byProvider.keys()];
  }

  take(provider: string): Message | undefined {
    return this.#byProvider.get(provider)?.pop();
  }
}
