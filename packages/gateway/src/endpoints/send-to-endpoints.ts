import { guardListener } from '@wamux/core/helpers';
import type { Outbox } from '@wamux/outbox';
import type { Endpoint } from './endpoint.js';
import { type DeliveryRecord, EndpointSender } from './endpoint-sender.js';

/** What is needed to send events to endpoints. */
export interface EndpointOptions {
  /** The outbox whose events are sent. It has to stay open until `stop` is through. */
  readonly outbox: Outbox;
  /** As `parseEndpoints` gives them. */
  readonly endpoints: readonly Endpoint[];
  /** Called after every attempt. */
  readonly onDelivery?: (record: DeliveryRecord) => void;
}

/** Sends endpoints the events of an outbox, as signed webhooks, until it is stopped. */
export interface EndpointsRunning {
  /** Waits for attempts in progress, at most 15 seconds. Events that were not accepted are sent after the next start. */
  stop(): Promise<void>;
}

/**
 * Sends each endpoint the events in order and at least once, from the position that the outbox's database stores for it. Any
 * number of processes may do so for the same endpoints; one of them sends at a time.
 */
export function sendToEndpoints({
  outbox,
  endpoints,
  onDelivery = () => {},
}: EndpointOptions): EndpointsRunning {
  const tell = guardListener('`onDelivery` of the endpoints', onDelivery);
  const senders = endpoints.map((endpoint) => new EndpointSender(outbox, endpoint, tell));
  return {
    async stop() {
      await Promise.all(senders.map((sender) => sender.stop()));
    },
  };
}
