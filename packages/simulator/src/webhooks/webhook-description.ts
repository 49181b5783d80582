import type { ReachedStep, StatusTimeline, TimelineStatus } from '../status-timeline.js';

/** How a provider reports by webhook, and how it proves that the report is its own. */
export interface WebhookDescription {
  /** How the receiver can tell a genuine report from a forged one. */
  readonly signing: WebhookSigning;
  /** Whether the provider reports that a message reached this status. */
  reports(status: TimelineStatus): boolean;
  /** Whether the provider reports several events in one request. */
  readonly batches: boolean;
  /** The media type of its bodies; of a form the members are the parameters. Default: JSON. */
  readonly contentType?: 'application/x-www-form-urlencoded';
  /** The body that reports these events; of a provider that does not batch, this one event. */
  bodyOf(events: readonly object[]): object;
  /** The event that reports a status of a message of which nothing but its id is known. */
  statusEvent(report: StatusOfMessage): object;
  /** Absent where the provider does not verify an address before it uses it. */
  readonly challenge?: WebhookChallenge;
}

/** A status of a message, by the provider's own id. */
export interface StatusOfMessage extends ReachedStep {
  /** The provider's id of the message. */
  readonly id: string;
}

/** How a webhook is signed. */
export interface WebhookSigning {
  /** `null` where the provider signs nothing: then a proof stands in the address that it was given to call. */
  readonly header: SignatureHeader | null;
  /** The address and the headers of a genuine request. A repetition of the request keeps them. */
  sign(webhook: UnsignedWebhook): {
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
  };
}

/** The header that carries a signature, and what the signature covers beside the body. */
export interface SignatureHeader {
  /** The header's name, in lower case. */
  readonly name: string;
  /** What the simulated provider signs with. Fake. */
  readonly secret: string;
  /** How the bytes of the signature are written; `jwt`: as the last part of a JSON web token. */
  readonly encoding: 'hex' | 'base64' | 'jwt';
  /** Whether the signature covers the address as the provider knows it. */
  readonly coversAddress: boolean;
  /** The provider signs the address at times with the standard port of its scheme, and at times without any. */
  readonly mayAddPort?: true;
  /** The header with the seconds since the epoch that the signature covers. Absent where it covers none. */
  readonly timestampHeader?: string;
}

/** What a signature is made of. */
export interface UnsignedWebhook {
  /** What provider and receiver share. */
  readonly secret: string;
  /** The address as the provider knows it. */
  readonly url: string;
  /** The body as it is sent. */
  readonly body: string | Uint8Array;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** What the receiver calls itself in its config: part of a proof that the receiver makes itself. */
  readonly receiver?: string;
  /** What its config says about the webhook, where the receiver chooses what proves a request. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** How a provider asks whether an address belongs to its customer. */
export interface WebhookChallenge {
  /** What the receiver was configured with. Fake. */
  readonly verifyToken: string;
  /** The query of the GET request that a receiver must answer with the challenge. */
  query(challenge: string, verifyToken: string): Readonly<Record<string, string>>;
}

/** A customer's message: its id, and the event that reports it. */
export interface InboundEvent {
  /** The provider's id of the message. */
  readonly id: string;
  /** Its part of a webhook's body. */
  readonly event: object;
}

/** An accepted message, for the webhooks that report its statuses. */
export interface AnnouncedLife {
  /** Milliseconds since the epoch: when its timeline begins. */
  readonly startsAt: number;
  /** The statuses that it will reach. */
  readonly timeline: StatusTimeline;
  /** The event that reports a step; `index` is its place in the timeline. */
  readonly eventOf: (step: ReachedStep, index: number) => object;
  /** The message's own address, of a provider that calls back per message. */
  readonly callbackUrl?: string;
}
