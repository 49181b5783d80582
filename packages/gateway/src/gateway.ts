import type { Outbox } from '@wamux/outbox';
import type { Client, WebhookEvent } from 'wamux';
import type { DeliveryRecord } from './endpoints/endpoint-sender.js';
import type { EventListeners } from './events/event-listeners.js';
import type { GatewayKey } from './keys/gateway-key.js';
import type { Metrics } from './metrics/metrics.js';
import type { RequestRecord } from './request-record.js';

/** What a gateway works with. */
export interface GatewayOptions {
  /** The client with the providers. The caller closes it. */
  readonly client: Client;
  /** The outbox with the messages. The caller starts its worker, here or in another process, and closes it. */
  readonly outbox: Outbox;
  /**
   * The callers, by the hashes of their keys. Without any, only requests that are addressed to `localhost`, `127.0.0.1` or
   * `[::1]` are served, and the gateway has to listen on a loopback address.
   */
  readonly keys: readonly GatewayKey[];
  /**
   * Called with the events of each webhook request that this process receives. Statuses are stored before, and other events
   * too if the outbox was opened with `keepReceived`. The provider is answered when the result resolves; if it rejects, or
   * takes longer than a minute, the provider is told to send the request again. Without `onEvents` and `keepReceived`, events
   * that are no statuses are lost.
   */
  readonly onEvents?: (events: readonly WebhookEvent[]) => void | Promise<void>;
  /** Called when a request has been answered, for an access log. The record contains no phone number, text or key. */
  readonly onRequest?: (record: RequestRecord) => void;
  /**
   * Called with an error that is a bug of the gateway; the caller of the API gets a 500 without details. Default: a process
   * warning.
   */
  readonly onBug?: (error: unknown) => void;
}

/** wamux over HTTP, as a function of the Fetch API. */
export interface Gateway {
  /** Answers a request. Never rejects. */
  fetch(request: Request): Promise<Response>;
  /** Whether it has keys. Without keys it must listen on a loopback address only. */
  readonly hasKeys: boolean;
  /** Counts an attempt of `sendToEndpoints` in the metrics. Pass it there as `onDelivery`. */
  observeDelivery(record: DeliveryRecord): void;
  /**
   * Begins the shutdown: `/readyz` says that no new requests are wanted, callers that wait for an outcome get what is known
   * at once, and event streams end, so that listeners continue at another process.
   */
  drain(): void;
}

/** What every operation has at hand. */
export interface GatewayContext {
  readonly client: Client;
  readonly outbox: Outbox;
  readonly onEvents: NonNullable<GatewayOptions['onEvents']>;
  readonly listeners: EventListeners;
  readonly metrics: Metrics;
  /** Aborted by `drain`. */
  readonly draining: AbortSignal;
}
