import type {
  OutboundMessage,
  ProviderError,
  SendError,
  StatusStore,
  StatusUpdate,
  WhatsAppProvider,
} from '@wamux/core';
import type { Limiter } from '@wamux/limits';
import type { Result } from 'neverthrow';
import type { OnUnknown } from './store/recover.js';

/** What an outbox sends messages with: a client of `wamux`, a router, or any provider. */
export interface OutboxClient extends WhatsAppProvider {
  /** The providers behind it, by instance id. */
  readonly providers?: ReadonlyMap<string, WhatsAppProvider>;
  /** Tells how a message would be routed. */
  explain?(message: OutboundMessage): Result<ExplainedRoute, SendError>;
  /** The health of each provider, by instance id, as plain data that names no recipient and quotes no message. */
  health?(): Readonly<Record<string, object>>;
  /**
   * Replaces the pauses set by operators: each reason by instance id. These providers get no new messages. Where a client
   * lacks this method, the outbox itself holds the messages for a paused provider back, and no other provider gets them.
   */
  setPauses?(pauses: ReadonlyMap<string, string>): void;
  /** Receives what the outbox shares between processes. */
  connect?(shared: SharedParts): void;
  /** Learns that the outbox is closed, and with it what was shared. */
  disconnect?(shared: SharedParts): void;
  /**
   * Hears what a provider answered about a message when the outbox asked, as from a webhook: a failure may be the provider's
   * own.
   */
  observe?(update: StatusUpdate): void;
}

/** What the outbox needs to know about a message's route. */
export interface ExplainedRoute {
  /** What the route does after an unknown outcome. */
  readonly onUnknown: OnUnknown;
  /**
   * With `priority`, the first provider that can take the message gets it; any other strategy chooses anew for each
   * message.
   */
  readonly strategy: string;
  /** The providers of the route, in the order in which they would be asked. */
  readonly providers: readonly {
    /** Instance id. */
    readonly provider: string;
    /** Why this provider would not get the message. */
    readonly skipped?: ProviderError;
    /** How many messages the recipient has had of those that this provider allows, where that is limited and known. */
    readonly limits?: { readonly pair?: { readonly used: number; readonly limit: number } };
  }[];
}

/** The parts that use the outbox's database and serve the client. */
export interface SharedParts {
  /** Stores what webhooks and polls bring. */
  readonly statusStore: StatusStore;
  /** Keeps the providers' limits across all processes. */
  readonly limiter: Limiter;
}
