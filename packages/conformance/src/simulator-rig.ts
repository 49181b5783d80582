import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WebhookRequest } from '@wamux/core';
import type { ProviderRig, RigFault, TakenMessage } from './provider-rig.js';
import { recipient } from './samples.js';

/** The parts of `@wamux/simulator` that a rig is made of. */
interface SimulatedProviderLike {
  /** The fake credentials that it asks for, and the routes that take messages. */
  readonly description: { readonly secrets: readonly string[]; readonly sendRoutes: readonly string[] };
  /** Every request that arrived whole. */
  readonly requests: readonly unknown[];
  /** Stages a fault on a route until it is removed; gives back what removes it. */
  on(route: string, fault: RigFault): () => void;
  /** Removes all staged faults. */
  reset(): void;
  /** Refuses new connections and ends the open ones. */
  unplug(): Promise<void>;
  /** Pushes its webhooks there from now on; gives back what ends that. */
  sendWebhooksTo(url: string): () => void;
  /** Lets a user write with a picture, and gives the message's id. */
  receiveMessage(
    from: string,
    picture: { readonly type: 'image'; readonly mimeType: string; readonly data: Uint8Array },
  ): Promise<string>;
}

/** The simulator that a rig is taken from. */
interface SimulatorLike {
  /** By dialect. */
  readonly providers: ReadonlyMap<string, SimulatedProviderLike>;
  /** What was really accepted, by all providers together. */
  readonly ledger: { readonly acceptances: readonly TakenMessage[] };
  /** Ends all of its servers. */
  close(): Promise<void>;
}

/** Which simulated provider a rig is made around. */
export interface SimulatorRigOptions<Simulator extends SimulatorLike> {
  /** `startSimulator`, or a function that gives it more options beside the clock. */
  readonly start: (options: { readonly now: () => number }) => Promise<Simulator>;
  /** The name of the dialect that the provider under test speaks. */
  readonly dialect: string;
}

/** Starts a simulator whose clock can be advanced, and a rig around one of its providers. */
export async function startSimulatorRig<Simulator extends SimulatorLike>({
  start,
  dialect,
}: SimulatorRigOptions<Simulator>): Promise<{ readonly simulator: Simulator; readonly rig: ProviderRig }> {
  let elapsedMs = 0;
  const simulator = await start({ now: () => Date.now() + elapsedMs });
  const provider = simulator.providers.get(dialect);
  if (provider === undefined) {
    await simulator.close();
    throw new Error(`"${dialect}" is not simulated: ${[...simulator.providers.keys()].join(', ')} are`);
  }
  const rig: ProviderRig = {
    secrets: provider.description.secrets,
    requestCount: () => provider.requests.length,
    acceptanceCount: () => simulator.ledger.acceptances.length,
    taken: () => simulator.ledger.acceptances,
    stage(fault) {
      for (const route of provider.description.sendRoutes) provider.on(route, fault);
    },
    receivePicture: (data) =>
      captureWebhook(provider, () =>
        provider.receiveMessage(recipient, { type: 'image', mimeType: 'image/png', data }),
      ),
    clear: () => provider.reset(),
    unplug: () => provider.unplug(),
    advance(ms) {
      elapsedMs += ms;
    },
    close: () => simulator.close(),
  };
  return { simulator, rig };
}

/** The request by which a provider reports what happens meanwhile. */
async function captureWebhook(
  provider: SimulatedProviderLike,
  happen: () => Promise<unknown>,
): Promise<WebhookRequest> {
  const captured: WebhookRequest[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = 'POST', url = '/', headers } = request;
    captured.push({ method, url, headers, rawBody: new Uint8Array(Buffer.concat(chunks)) });
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = provider.sendWebhooksTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  try {
    await happen();
  } finally {
    stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  const [request] = captured;
  if (request === undefined) throw new Error('the provider reported nothing');
  return request;
}
