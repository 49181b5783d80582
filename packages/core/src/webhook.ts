import type { Result } from 'neverthrow';
import type { InboundContent } from './inbound-content.js';
import type { AnyPushedEvent } from './pushed-events.js';
import type { StatusUpdate } from './status-update.js';

/** An HTTP request as it came in: the body is raw bytes, because signatures cover bytes. */
export interface WebhookRequest {
  /** HTTP method, in any case. */
  readonly method: string;
  /** Whole or as a path, with its query either way. */
  readonly url: string;
  /** Names in any case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The body as it came, before any parser: a single byte that differs breaks the signature. */
  readonly rawBody: Uint8Array;
}

/** Why a webhook request was not believed. */
export interface WebhookRefusal {
  /**
   * `not-configured`: there is no secret to check with. `signature-missing`: the request has no signature.
   * `signature-wrong`: no configured secret made the signature. `expired`: it was good for a time that is over.
   * `challenge-wrong`: it asks whether the address is ours, and does not know our token.
   */
  readonly reason: 'not-configured' | 'signature-missing' | 'signature-wrong' | 'expired' | 'challenge-wrong';
  /** For a person; no secret. */
  readonly message: string;
}

/** Names the owner of a part of a webhook request, in the provider's own ids; what the part does not name is absent. */
export interface EventOwner {
  /** The number or channel that sends. */
  readonly sender?: string;
  /** The account that the number belongs to. */
  readonly account?: string;
}

/** Finds the instance that an event belongs to; `undefined`: none that is configured. */
export type FindInstance = (named: EventOwner) => string | undefined;

/** Verifies, then reads, what one provider pushes to us. */
export interface WebhookReceiver {
  /**
   * The ids by which events name this instance, since one address may serve every number of an app or workspace. Absent
   * where events name no owner; then all of them belong to this instance.
   */
  readonly owner?: EventOwner;
  /**
   * What a verified request proves. Absent: everything in it. `correlation-id`: only that its events are about the message
   * with this correlation id, as where a signed address is the only proof. Message ids are then mere claims of the sender;
   * `handleWebhook` accepts one only for a message that has this id, or none yet.
   */
  readonly proves?: 'correlation-id';
  /**
   * What a push that was taken is answered with, beside 200, where the provider reads the answer: one of them sends a text to
   * the user as our message. Absent: the status is all that counts.
   */
  readonly acknowledgement?: { readonly contentType: string; readonly body: string };
  /**
   * Answers a challenge: some providers ask once, when the address is registered, whether it is ours. Returns the body to
   * answer with, as `text/plain` and 200; `undefined` where the request is no challenge or has a wrong token. Call this
   * first, since a challenge carries no events. Absent where the provider never asks.
   */
  challenge?(request: WebhookRequest): string | undefined;
  /** Whether the request comes from the provider. Call it before {@link WebhookReceiver.parse}. */
  verify(request: WebhookRequest): Result<void, WebhookRefusal>;
  /**
   * Every event in the request. What is not understood comes as `unknown`, so that nothing is lost.
   * @param findInstance Finds the owner of an event. Absent: an event belongs to this instance, or to none.
   */
  parse(request: WebhookRequest, findInstance?: FindInstance): readonly WebhookEvent[];
}

/** What one part of a webhook request says. */
export type WebhookEvent = StatusEvent | InboundMessageEvent | AnyPushedEvent | UnknownEvent;

/** A provider says what became of a message. */
export interface StatusEvent extends StatusUpdate {
  /** Tells this event from the other webhook events. */
  readonly type: 'status';
  /** It came before: providers deliver each event at least once. */
  readonly duplicate?: true;
  /** What the provider sent about this message, whole but for credentials, where its adapter gives it. A store does not keep it. */
  readonly raw?: unknown;
}

/** A message from a user. */
export interface InboundMessageEvent {
  /** Tells this event from the other webhook events. */
  readonly type: 'message';
  /** Instance id of the provider whose number or channel received it. */
  readonly provider: string;
  /** The provider's id of the message, which `replyTo` and a reaction's `messageId` take. */
  readonly providerMessageId: string;
  /** The user, as `to` takes it: a phone number in E.164, or the user id of somebody who shows no number. */
  readonly from: string;
  /** The user's id for our business, where the provider tells it beside a number (`CO.1349…`); `to` takes it as well. */
  readonly userId?: string;
  /** The group that the message was written in; `from` is who wrote it. */
  readonly groupId?: string;
  /** What the user is called in WhatsApp, by their own choice. */
  readonly profileName?: string;
  /** The provider's id of the message that this one answers, where the provider says. */
  readonly inReplyTo?: string;
  /** The ad or post that the user came from. */
  readonly referral?: MessageReferral;
  /** What the user sent, by its own `type`. */
  readonly content: InboundContent;
  /** By the provider's clock, ISO 8601. */
  readonly occurredAt: string | null;
  /** It came before: providers deliver each event at least once. */
  readonly duplicate?: true;
  /** What the provider sent about this message, whole but for credentials. */
  readonly raw: unknown;
}

/** Where a user came from who tapped an ad or a post that leads to WhatsApp. */
interface MessageReferral {
  /** The provider's word, such as `ad` or `post`. */
  readonly sourceType: string;
  /** The id of the ad or post. */
  readonly sourceId?: string;
  /** Where the ad or post can be seen. */
  readonly sourceUrl?: string;
  /** The title of the ad or post. */
  readonly headline?: string;
  /** Meta's id of the click, by which a conversion is reported. */
  readonly clickId?: string;
}

/** Something that a provider pushed and that has no event type of its own. No part of a request is dropped silently. */
export interface UnknownEvent {
  /** Tells this event from the other webhook events. */
  readonly type: 'unknown';
  /** Instance id of the provider whose webhook read the request. */
  readonly provider: string;
  /** It came before: providers deliver each event at least once. */
  readonly duplicate?: true;
  /** The part of the request that was not understood, whole but for credentials. */
  readonly raw: unknown;
  /** Why it is not an event of another type, where its form is not the reason. */
  readonly reason?: string;
}
