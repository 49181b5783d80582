import type { ReachedStep, StatusTimeline, TimelineStatus } from '../status-timeline.js';

/** How a provider reports by webhook, and how it proves that the report is its own. */
export interface WebhookDescription {
  /** How the receiver can tell a genuine report from a forged one. */
  readonly signing: WebhookSigning;
  /** Whether the provider reports that a message reached this status. */
  reports(status: TimelineStatus): boolean;
  /** Whether the provider reports several events in one request. */
  readonly batches: boolean;
  /** The media type of its bodies. In a form, each member becomes a parameter. Default: JSON. */
  readonly contentType?: 'application/x-www-form-urlencoded';
  /** The body that reports these events; where the provider does not batch, there is only one. */
  bodyOf(events: readonly object[]): object;
  /** The event that reports a status of a message of which only the id is known. */
  statusEvent(report: StatusOfMessage): object;
  /** Absent where the provider does not verify an address before using it. */
  readonly challenge?: WebhookChallenge;
}

/** A status of a message, by the provider's own id. */
export interface StatusOfMessage extends ReachedStep {
  /** The provider's id of the message. */
  readonly id: string;
}

/** How a webhook is signed. */
export interface WebhookSigning {
  /** `null` where the provider signs nothing: the proof is then part of the address that it was given to call. */
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
  /** Whether the provider signs the address sometimes with the default port of its scheme, and sometimes without. */
  readonly mayAddPort?: true;
  /** The header with the signed timestamp, in seconds since the epoch. Absent where no timestamp is signed. */
  readonly timestampHeader?: string;
}

/** The input of a signature. */
export interface UnsignedWebhook {
  /** The secret that provider and receiver share. */
  readonly secret: string;
  /** The address as the provider knows it. */
  readonly url: string;
  /** The body as it is sent. */
  readonly body: string | Uint8Array;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The receiver's own name in its config. It is part of a proof that the receiver makes itself. */
  readonly receiver?: string;
  /** The webhook's settings in the receiver's config, where the receiver chooses what proves a request. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** How a provider checks that an address belongs to its customer. */
export interface WebhookChallenge {
  /** What the receiver was configured with. Fake. */
  readonly verifyToken: string;
  /** The query of the GET request that a receiver must answer with the challenge. */
  query(challenge: string, verifyToken: string): Readonly<Record<string, string>>;
}

/** What a receiver answered, with a 2xx. */
export interface ReceiverAnswer {
  /** As the header has it; empty where there is none. */
  readonly contentType: string;
  /** The whole body. */
  readonly body: string;
}

/** A customer's message: its id, and the event that reports it. */
export interface InboundEvent {
  /** The provider's id of the message. */
  readonly id: string;
  /** Its part of a webhook's body. */
  readonly event: object;
  /** What the provider does because of an answer; absent where the status is all that it reads. */
  readonly heed?: (answer: ReceiverAnswer) => void;
}

/** An accepted message, for the webhooks that report its statuses. */
export interface AnnouncedLife {
  /** When its timeline begins, in milliseconds since the epoch. */
  readonly startsAt: number;
  /** The statuses that it will reach. */
  readonly timeline: StatusTimeline;
  /** The event that reports a step; `index` is the step's position in the timeline. */
  readonly eventOf: (step: ReachedStep, index: number) => object;
  /** The message's own address, where the provider calls back per message. */
  readonly callbackUrl?: string;
}
