import { type Attempt, publish, type SendError, type WamuxEventName } from '@wamux/core';
import type { RoutedProvider } from './compiled-route.js';
import { findHealthRefusal } from './provider-state.js';

/** Publishes what is decided about one message. */
export class SendEvents {
  readonly #correlationId: string;

  constructor(correlationId: string) {
    this.#correlationId = correlationId;
  }

  tell(name: WamuxEventName, { provider }: RoutedProvider, more: object = {}): void {
    publish(name, { provider: provider.id, correlationId: this.#correlationId, ...more } as never);
  }

  skipped(attempts: readonly Attempt[]): void {
    const correlationId = this.#correlationId;
    for (const { error, provider } of attempts) {
      if (error !== undefined) publish('skip', { provider, correlationId, kind: error.kind });
    }
  }

  /** Reports that nothing was sent, perhaps because the provider went out of use while the message waited for it. */
  notSent(routed: RoutedProvider, { kind, message }: SendError): void {
    if (findHealthRefusal(routed)?.message === message) this.tell('withdraw', routed, { kind });
  }
}
