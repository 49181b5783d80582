import type { OutboundMessage, SendError, StatusStore, WhatsAppProvider } from '@wamux/core';
import type { Limiter } from '@wamux/transport';
import type { Result } from 'neverthrow';
import type { OnUnknown } from './store/recover.js';

/** What an outbox sends with: a client of `wamux`, a router, or any provider. */
export interface OutboxClient extends WhatsAppProvider {
  /** The providers behind it, by instance id. */
  readonly providers?: ReadonlyMap<string, WhatsAppProvider>;
  /** What would become of a message; the outbox asks for its route's `onUnknown`. */
  explain?(message: OutboundMessage): Result<{ readonly onUnknown: OnUnknown }, SendError>;
  /** Takes what the outbox shares between processes. */
  connect?(shared: SharedParts): void;
}

/** What lives in the outbox's database and serves the client. */
export interface SharedParts {
  /** Takes in what webhooks and polls bring. */
  readonly statusStore: StatusStore;
  /** Keeps the providers' limits over all processes. */
  readonly limiter: Limiter;
}
