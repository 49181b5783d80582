import type { DialectDescription } from './dialect.js';
import type { Fault } from './fault.js';
import type { StageOptions } from './staged-faults.js';
import type { StatusTimeline } from './status-timeline.js';
import type { InboundContent } from './webhooks/inbound-content.js';
import type { InboundNews } from './webhooks/inbound-news.js';
import type { SentWebhook, WebhookOptions } from './webhooks/webhook-options.js';

/** One provider, listening on loopback. */
export interface SimulatedProvider<Route extends string = string, Credentials extends object = object> {
  /** The name of its dialect, which is also the name of its adapter. */
  readonly dialect: string;
  /** The dialect's description, from the register. */
  readonly description: DialectDescription<string, Route, Credentials>;
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  /** What the provider requires of its clients. All of it is fake. */
  readonly credentials: Credentials;
  /** Every request that arrived whole, in order, including requests to unknown endpoints. */
  readonly requests: readonly RecordedRequest[];
  /** The most requests that it ever served at once. */
  readonly maxInFlight: number;
  /**
   * Stages a fault on a route (`*`: on every route), and returns a function that removes it. Faults on one route apply in the
   * order of staging. Throws where there is no such route or option, or where the provider documents no such refusal.
   */
  on(route: Route | '*', fault: Fault, options?: StageOptions): () => void;
  /** Removes all staged faults. */
  reset(): void;
  /** Refuses new connections and destroys the open ones. */
  unplug(): Promise<void>;
  /** Listens again, on the same port. */
  plug(): Promise<void>;
  /**
   * Sets the statuses of messages that are accepted from now on to one recipient: a number, with or without `+`, or a user id.
   */
  setTimeline(to: string, timeline: StatusTimeline): void;
  /** Opens the recipient's customer service window. Every window is open at the start. */
  openWindow(to: string): void;
  /** Closes the recipient's customer service window: free-form messages are refused as the provider documents. */
  closeWindow(to: string): void;
  /** Every attempt to post a webhook, in the order in which they ended. */
  readonly webhooks: readonly SentWebhook[];
  /**
   * Posts the statuses of every message accepted from now on, signed, when the simulator's clock reaches them, and returns a
   * function that stops it. A webhook that is not answered with a 2xx is repeated, at most three times. A provider that calls
   * back per message posts to the message's own URL; where that is not on loopback, it posts to the URL's path on the server of
   * `url`. Throws where `url` is not on loopback, or where the provider documents no webhooks or does not support an option.
   */
  sendWebhooksTo(url: string, options?: WebhookOptions): () => void;
  /** Posts this body, signed, to every webhook. Resolves when it was answered with a 2xx or given up. */
  deliverWebhook(event: object): Promise<void>;
  /** Whether the provider documents messages from customers. */
  readonly receivesMessages: boolean;
  /**
   * Lets a customer write: opens the service window, posts the message to every webhook, and returns the message's id.
   * Rejects where the provider documents no messages from customers, or none of this kind.
   * @param from A phone number, or the business-scoped user id of a customer who shows none (`CO.1349120865530`).
   */
  receiveMessage(from: string, content: InboundContent): Promise<string>;
  /** Posts news other than messages to every webhook. Rejects where the provider documents none. */
  receiveNews(news: InboundNews): Promise<void>;
  /** Sends a webhook its challenge, as a provider does once, and resolves with whether the answer was right. */
  verifyWebhook(url: string): Promise<boolean>;
}

/** A request that arrived whole, whatever the provider did with it. */
export interface RecordedRequest {
  /** In upper case. */
  readonly method: string;
  /** With the query, as on the request line. */
  readonly path: string;
  /** By names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The whole body, read as UTF-8. */
  readonly body: string;
  /** Milliseconds since the epoch, on the simulator's clock. */
  readonly receivedAt: number;
  /** The name of the endpoint, or `null` where the provider has no such endpoint. */
  readonly route: string | null;
}
