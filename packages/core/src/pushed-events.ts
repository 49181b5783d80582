import type { InboundContent } from './inbound-content.js';
import type { TemplateState } from './template-state.js';

/** What every event has that is not about the status of a message of ours. */
interface PushedEvent {
  /** Instance id. */
  readonly provider: string;
  /** By the provider's clock, ISO 8601. */
  readonly occurredAt: string | null;
  /** This event came before: providers deliver each at least once. */
  readonly duplicate?: true;
  /** What the provider sent about this item, whole but for credentials: the app's own data, which nothing of ours prints. */
  readonly raw: unknown;
}

/** A user changed a message that they had sent, or took it back. */
interface MessageChangedEvent extends PushedEvent {
  /** `message-edited`: `content` says what the message is now. `message-revoked`: the user deleted it for everybody. */
  readonly type: 'message-edited' | 'message-revoked';
  /** The id of the message that was edited or revoked, not of this event. */
  readonly providerMessageId: string;
  /** As `to` takes it. */
  readonly from: string;
  /** What an edited message says now. */
  readonly content?: InboundContent;
}

/** A message that our side sent to a user from the phone app. */
interface EchoEvent extends PushedEvent {
  /** Tells this event from the other webhook events. */
  readonly type: 'echo';
  /** The provider's id of the message. */
  readonly providerMessageId: string;
  /** The user it was sent to, in the form that `to` of a message takes. */
  readonly to: string;
  /** What was sent, in the same form as the messages of users. */
  readonly content: InboundContent;
}

/** A user is known by another number or id from now on. */
interface UserChangedEvent extends PushedEvent {
  /** Tells this event from the other webhook events. */
  readonly type: 'user-changed';
  /** As `to` takes it. */
  readonly from: string;
  /** As `to` takes it. */
  readonly to: string;
}

/** A user asked for no more marketing messages, or for them again. */
interface MarketingPreferenceEvent extends PushedEvent {
  /** Tells this event from the other webhook events. */
  readonly type: 'marketing-preference';
  /** As `to` takes it. */
  readonly from: string;
  /** `false`: no marketing messages any more. `true`: they are wanted again. */
  readonly wants: boolean;
}

/** The state of a template changed at the provider; its own word for it is in `raw`. */
export interface TemplateEvent extends PushedEvent {
  /** Tells this event from the other webhook events. */
  readonly type: 'template';
  /** What the provider calls the template. */
  readonly name: string;
  /** As the provider writes it. */
  readonly language?: string;
  /** The state that the template is in now; `unknown` where the provider's word for it is not known. */
  readonly state: TemplateState;
  /** The provider's words. */
  readonly reason?: string;
}

/** Something about the account or a number of ours changed: its quality, a limit, a restriction. */
interface AccountEvent extends PushedEvent {
  /** Tells this event from the other webhook events. */
  readonly type: 'account';
  /** The provider's word for what changed. */
  readonly change: string;
}

/** A user called, or a call went on. */
interface CallEvent extends PushedEvent {
  /** Tells this event from the other webhook events. */
  readonly type: 'call';
  /** The provider's id of the call: the events of one call have it in common. */
  readonly callId: string;
  /** The user, as `to` takes it. */
  readonly from: string;
  /** The provider's word for where the call is. */
  readonly status: string;
}

/** Everything that a provider pushes beside statuses and messages. */
export type AnyPushedEvent =
  | MessageChangedEvent
  | EchoEvent
  | UserChangedEvent
  | MarketingPreferenceEvent
  | TemplateEvent
  | AccountEvent
  | CallEvent;
