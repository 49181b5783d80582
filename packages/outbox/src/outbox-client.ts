import type { OutboundMessage, ProviderError, SendError, StatusStore, WhatsAppProvider } from '@wamux/core';
import type { Limiter } from '@wamux/limits';
import type { Result } from 'neverthrow';
import type { OnUnknown } from './store/recover.js';

/** What an outbox sends with: a client of `wamux`, a router, or any provider. */
export interface OutboxClient extends WhatsAppProvider {
  /** The providers behind it, by instance id. */
  readonly providers?: ReadonlyMap<string, WhatsAppProvider>;
  /** What would become of a message. */
  explain?(message: OutboundMessage): Result<ExplainedRoute, SendError>;
  /** What is known of each provider, by instance id: plain data that names no recipient and quotes no message. */
  health?(): Readonly<Record<string, object>>;
  /**
   * Replaces the pauses that operators decided, by instance id with the reason: these providers are given no new message.
   * Without it an outbox keeps back the messages for a paused provider by itself, and no other provider gets them.
   */
  setPauses?(pauses: ReadonlyMap<string, string>): void;
  /** Takes what the outbox shares between processes. */
  connect?(shared: SharedParts): void;
}

/** What the outbox asks about a message's route. */
export interface ExplainedRoute {
  /** What the route does where nobody knows whether a provider took the message. */
  readonly onUnknown: OnUnknown;
  /** With `priority` the first provider that can take the message does; any other one chooses anew for each message. */
  readonly strategy: string;
  /** In the order in which they would be asked. */
  readonly providers: readonly {
    /** Instance id. */
    readonly provider: string;
    /** Why it would not get the message. */
    readonly skipped?: ProviderError;
  }[];
}

/** What lives in the outbox's database and serves the client. */
export interface SharedParts {
  /** Takes in what webhooks and polls bring. */
  readonly statusStore: StatusStore;
  /** Keeps the providers' limits over all processes. */
  readonly limiter: Limiter;
}
