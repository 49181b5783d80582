import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WebhookRequest } from '@wamux/core';
import type { ProviderRig, RigFault, TakenMessage } from './provider-rig.js';
import { recipient } from './samples.js';

/** The parts of `@wamux/simulator` that a rig needs. */
interface SimulatedProviderLike {
  /** The fake credentials that it requires, and the routes that send messages. */
  readonly description: {
    readonly secrets: readonly string[];
    readonly sendRoutes: readonly string[];
    /** Absent where it reports nothing by webhook. */
    readonly webhooks?: { readonly signing: { readonly header: object | null } };
  };
  /** Every request that arrived whole. */
  readonly requests: readonly { readonly path: string; readonly body: string }[];
  /** Stages a fault on a route, and returns a function that removes it. */
  on(route: string, fault: RigFault): () => void;
  /** Removes all staged faults. */
  reset(): void;
  /** Refuses new connections and ends the open ones. */
  unplug(): Promise<void>;
  /** Pushes its webhooks to this URL from now on, which it knows by another address; returns a function that stops it. */
  sendWebhooksTo(url: string, options: { readonly registeredUrl: string }): () => void;
  /** The statuses that messages to this recipient reach from now on. */
  setTimeline(
    to: string,
    timeline: readonly { readonly status: 'sent' | 'failed'; readonly afterMs: number }[],
  ): void;
  /** Lets a user send a picture, and resolves with the message's id. */
  receiveMessage(
    from: string,
    picture: { readonly type: 'image'; readonly mimeType: string; readonly data: Uint8Array },
  ): Promise<string>;
}

/** The simulator that the rig uses. */
interface SimulatorLike {
  /** The providers by dialect. */
  readonly providers: ReadonlyMap<string, SimulatedProviderLike>;
  /** What was really accepted, by all providers together. */
  readonly ledger: { readonly acceptances: readonly TakenMessage[] };
  /** Closes all of its servers. */
  close(): Promise<void>;
}

/** Which simulated provider a rig is made around. */
export interface SimulatorRigOptions<Simulator extends SimulatorLike> {
  /** `startSimulator`, or a function that passes it further options besides the clock. */
  readonly start: (options: { readonly now: () => number }) => Promise<Simulator>;
  /** The name of the dialect that the provider under test speaks. */
  readonly dialect: string;
  /**
   * The webhook address that the provider under test gives, needed where a signature covers it, or where it contains a
   * secret. Default: an address that proves nothing.
   */
  readonly webhookAddress?: string;
}

/** Starts a simulator whose clock can be advanced, and a rig around one of its providers. */
export async function startSimulatorRig<Simulator extends SimulatorLike>({
  start,
  dialect,
  webhookAddress = 'https://app.example.test/',
}: SimulatorRigOptions<Simulator>): Promise<{ readonly simulator: Simulator; readonly rig: ProviderRig }> {
  let elapsedMs = 0;
  const simulator = await start({ now: () => Date.now() + elapsedMs });
  const provider = simulator.providers.get(dialect);
  if (provider === undefined) {
    await simulator.close();
    throw new Error(`"${dialect}" is not simulated: ${[...simulator.providers.keys()].join(', ')} are`);
  }
  const { webhooks } = provider.description;
  const receivers: Receiver[] = [];
  async function receive(): Promise<Receiver> {
    const receiver = await startReceiver(webhookAddress);
    receivers.push(receiver);
    provider?.sendWebhooksTo(receiver.url, { registeredUrl: webhookAddress });
    return receiver;
  }
  const rig: ProviderRig = {
    secrets: provider.description.secrets,
    requestCount: () => provider.requests.length,
    acceptanceCount: () => simulator.ledger.acceptances.length,
    taken: () => simulator.ledger.acceptances,
    requests: () => provider.requests.map(({ path, body }) => `${path} ${body}`),
    stage(fault) {
      for (const route of provider.description.sendRoutes) provider.on(route, fault);
    },
    async receivePicture(data) {
      const { requests } = await receive();
      await provider.receiveMessage(recipient, { type: 'image', mimeType: 'image/png', data });
      const [request] = requests;
      if (request === undefined) throw new Error('the provider reported nothing');
      return request;
    },
    failLater: () =>
      provider.setTimeline(recipient, [
        { status: 'sent', afterMs: 300 },
        { status: 'failed', afterMs: 600 },
      ]),
    ...(webhooks !== undefined && {
      recordWebhooks: async () => {
        const { requests } = await receive();
        return () => requests;
      },
      signsWebhooks: webhooks.signing.header !== null,
    }),
    clear: () => provider.reset(),
    unplug: () => provider.unplug(),
    advance(ms) {
      elapsedMs += ms;
    },
    async close() {
      await simulator.close();
      await Promise.all(receivers.map(({ close }) => close()));
    },
  };
  return { simulator, rig };
}

/** A web server of the app, which receives webhooks. */
interface Receiver {
  readonly url: string;
  /** The requests in the order in which they arrived. */
  readonly requests: readonly WebhookRequest[];
  close(): Promise<void>;
}

/** Receives on loopback what is sent to an address of the app. */
async function startReceiver(address: string): Promise<Receiver> {
  const requests: WebhookRequest[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = 'POST', url = '/', headers } = request;
    requests.push({ method, url, headers, rawBody: new Uint8Array(Buffer.concat(chunks)) });
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { pathname, search } = new URL(address);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${pathname}${search}`,
    requests,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
