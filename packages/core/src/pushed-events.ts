import type { InboundContent } from './inbound-content.js';
import type { TemplateState } from './template-state.js';

/** What every event has that is not about the status of a message of ours. */
interface PushedEvent {
  /** Instance id. */
  readonly provider: string;
  /** By the provider's clock, ISO 8601. */
  readonly occurredAt: string | null;
  /** Seen before: providers deliver each at least once. */
  readonly duplicate?: true;
  /** What the provider sent about this item, whole but for credentials: the app's own data, which nothing of ours prints. */
  readonly raw: unknown;
}

/** A user changed a message that they had sent, or took it back. */
interface MessageChangedEvent extends PushedEvent {
  readonly type: 'message-edited' | 'message-revoked';
  /** The id of the message that was edited or revoked, not of the news about it. */
  readonly providerMessageId: string;
  /** As `to` takes it. */
  readonly from: string;
  /** What an edited message says now. */
  readonly content?: InboundContent;
}

/** A message that our side sent to a user from the phone app. */
interface EchoEvent extends PushedEvent {
  readonly type: 'echo';
  readonly providerMessageId: string;
  /** The user whom it went to, as `to` of a message takes it. */
  readonly to: string;
  readonly content: InboundContent;
}

/** A user is known by another number or id from now on. */
interface UserChangedEvent extends PushedEvent {
  readonly type: 'user-changed';
  /** As `to` takes it. */
  readonly from: string;
  /** As `to` takes it. */
  readonly to: string;
}

/** A user asked for no more marketing messages, or for them again. */
interface MarketingPreferenceEvent extends PushedEvent {
  readonly type: 'marketing-preference';
  /** As `to` takes it. */
  readonly from: string;
  readonly wants: boolean;
}

/** The state of a template changed at the provider; its own word for it is in `raw`. */
export interface TemplateEvent extends PushedEvent {
  readonly type: 'template';
  /** What the provider calls the template. */
  readonly name: string;
  /** As the provider writes it. */
  readonly language?: string;
  readonly state: TemplateState;
  /** The provider's words. */
  readonly reason?: string;
}

/** Something about the account or a number of ours changed: its quality, a limit, a restriction. */
interface AccountEvent extends PushedEvent {
  readonly type: 'account';
  /** The provider's word for what changed. */
  readonly change: string;
}

/** A user called, or a call went on. */
interface CallEvent extends PushedEvent {
  readonly type: 'call';
  readonly callId: string;
  /** The user, as `to` takes it. */
  readonly from: string;
  /** The provider's word for where the call is. */
  readonly status: string;
}

/** Everything that a provider pushes beside statuses and messages. */
export type PushedNews =
  | MessageChangedEvent
  | EchoEvent
  | UserChangedEvent
  | MarketingPreferenceEvent
  | TemplateEvent
  | AccountEvent
  | CallEvent;
