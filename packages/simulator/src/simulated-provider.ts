import type { DialectDescription } from './dialect.js';
import type { Fault } from './fault.js';
import type { StageOptions } from './staged-faults.js';
import type { StatusTimeline } from './status-timeline.js';
import type { InboundContent } from './webhooks/inbound-content.js';
import type { SentWebhook, WebhookOptions } from './webhooks/webhook-options.js';

/** One provider, listening on loopback. */
export interface SimulatedProvider<Route extends string = string, Credentials extends object = object> {
  /** The name of its dialect, which is also the name of the adapter that speaks to it. */
  readonly dialect: string;
  /** What the register says of it. */
  readonly description: DialectDescription<string, Route, Credentials>;
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  /** What a client must be configured with. All fake. */
  readonly credentials: Credentials;
  /** Every request that arrived whole, in order; those of unknown endpoints too. */
  readonly requests: readonly RecordedRequest[];
  /** The most requests it ever had to serve at once. */
  readonly maxInFlight: number;
  /**
   * Stages a fault on a route (`*`: on every route); gives back what removes it. Faults of one route apply in
   * order of staging. Throws when the provider documents no such refusal.
   */
  on(route: Route | '*', fault: Fault, options?: StageOptions): () => void;
  /** Removes all staged faults. */
  reset(): void;
  /** Refuses new connections and destroys the open ones. */
  unplug(): Promise<void>;
  /** Listens again, on the same port. */
  plug(): Promise<void>;
  /** The life of messages to one recipient (digits, with or without `+`) that are accepted from now on. */
  setTimeline(to: string, timeline: StatusTimeline): void;
  /** Opens the recipient's customer service window. It is open for everybody to begin with. */
  openWindow(to: string): void;
  closeWindow(to: string): void;
  /** Every webhook it posted or tried to, in the order in which they ended. */
  readonly webhooks: readonly SentWebhook[];
  /**
   * Posts what happens to every message accepted from now on, signed, when it happens by the simulator's clock;
   * gives back what stops it. What is not answered with a 2xx is repeated, three times at the most. A provider
   * that calls back per message (DecisionTelecom) posts to the message's own URL; where that is not on loopback,
   * to its path on the server of this one. Throws when the URL is not on loopback, and when the provider
   * documents no webhooks.
   */
  sendWebhooksTo(url: string, options?: WebhookOptions): () => void;
  /** Posts this body, signed, to every webhook. Resolves when it was answered or given up. */
  deliverWebhook(event: object): Promise<void>;
  /**
   * A customer writes: opens the service window, tells every webhook, gives the message's id. Rejects when the
   * provider documents no messages from customers, or none of this kind.
   * @param from A phone number, or the business-scoped user id of a customer who shows none (`CO.1349120865530`).
   */
  receiveMessage(from: string, content: InboundContent): Promise<string>;
  /** Asks a webhook for its challenge, as a provider does once; whether it was answered right. */
  verifyWebhook(url: string): Promise<boolean>;
}

/** A request that arrived whole, whatever became of it. */
export interface RecordedRequest {
  readonly method: string;
  /** With the query, as it stood on the request line. */
  readonly path: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Milliseconds since the epoch, on the simulator's clock. */
  readonly receivedAt: number;
  /** `null` when the provider has no such endpoint. */
  readonly route: string | null;
}
