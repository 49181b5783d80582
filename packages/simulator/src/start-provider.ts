import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from './answer.js';
import { readCall } from './call.js';
import type { DialectDescription } from './dialect.js';
import { toFaultTrigger } from './fault-trigger.js';
import { createInFlight } from './in-flight.js';
import type { LedgerBook } from './ledger.js';
import { startLoopbackServer } from './loopback-server.js';
import type { SimulatorNews } from './news.js';
import { recipientKey } from './phone-digits.js';
import { createServiceWindows } from './service-windows.js';
import type { RecordedRequest, SimulatedProvider } from './simulated-provider.js';
import { createStagedFaults } from './staged-faults.js';
import type { StatusTimeline } from './status-timeline.js';
import { createWebhookDispatcher } from './webhooks/webhook-dispatcher.js';
import { afterDelay, writeAnswer } from './write-answer.js';

/** What the providers of one simulator share, and the port of this provider. */
export interface ProviderDeps {
  readonly now: () => number;
  readonly latencyMs: number;
  readonly timeline: StatusTimeline;
  readonly ledger: LedgerBook;
  /** 0 lets the system choose a free one. */
  readonly port: number;
  readonly onNews: (news: SimulatorNews) => void;
}

/** A provider that the simulator can close. */
export type RunningProvider = SimulatedProvider & { close(): Promise<void> };

/** Puts a dialect on a socket: records the requests, lets the dialect judge them, and triggers the staged faults. */
export async function startProvider(
  description: DialectDescription,
  { now, latencyMs, timeline, ledger, port, onNews }: ProviderDeps,
): Promise<RunningProvider> {
  const { name, routes, sendRoutes } = description;
  const requests: RecordedRequest[] = [];
  const timelines = new Map<string, StatusTimeline>();
  const windows = createServiceWindows();
  const faults = createStagedFaults();
  const inFlight = createInFlight();

  const server = await startLoopbackServer((request, response) => void serve(request, response), port);
  const dialect = description.start({
    now,
    accept(message) {
      const acceptance = { provider: name, ...message, acceptedAt: now() };
      ledger.record(acceptance);
      onNews({ type: 'accepted', acceptance });
      return acceptance;
    },
    timelineFor: (to) => webhooks.scaleTimeline(timelines.get(recipientKey(to)) ?? timeline),
    announce: (life) => webhooks.announce(life),
    isWindowOpen: windows.isOpen,
    origin: server.origin,
  });
  const webhooks = createWebhookDispatcher({
    name,
    now,
    webhooks: description.webhooks,
    inbound: dialect.inbound,
    news: dialect.news,
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const receivedAt = now();
    response.on('error', () => {}); // the client may leave while its answer is being written
    const call = await readCall(request, inFlight.enter(response));
    if (call === null) return;

    const route = description.routeOf(call);
    const { method, headers, body } = call;
    const recorded = { method, path: request.url ?? '/', headers, body: body.toString(), receivedAt, route };
    requests.push(recorded);
    let carriedOut = false;
    response.once('close', () => {
      const status = response.writableFinished ? response.statusCode : null;
      const isSend = route !== null && sendRoutes.includes(route);
      onNews({ type: 'answered', provider: name, request: recorded, isSend, carriedOut, status });
    });

    const verdict = await dialect.judge(route, call);
    const fault = route === null ? null : faults.draw(route, verdict);
    const say = (answer: Answer): void =>
      afterDelay(response, latencyMs, () => writeAnswer(response, answer));

    if (fault?.when === 'at-once') return fault.respond(response, call);
    if (!verdict.valid) return say(verdict.refusal);
    if (fault?.when === 'before-acceptance') return fault.respond(response, call);
    const truth = verdict.carryOut();
    carriedOut = true;
    const early = webhooks.takeEarly();
    if (early !== null) await early;
    return fault === null ? say(truth) : fault.respond(response, truth);
  }

  return {
    dialect: name,
    description,
    origin: server.origin,
    credentials: description.credentials,
    requests,
    get maxInFlight() {
      return inFlight.max;
    },
    on(route, fault, options) {
      if (route !== '*' && !routes.includes(route)) {
        throw new Error(`${name} has no route "${route}". It has: ${routes.join(', ')}.`);
      }
      return faults.stage(route, toFaultTrigger(fault, description), options);
    },
    reset: faults.clear,
    unplug: server.unplug,
    plug: server.plug,
    setTimeline: (to, life) => void timelines.set(recipientKey(to), life),
    openWindow: windows.open,
    closeWindow: windows.close,
    webhooks: webhooks.sent,
    sendWebhooksTo: webhooks.subscribe,
    deliverWebhook: webhooks.deliver,
    receivesMessages: dialect.inbound !== undefined,
    receiveMessage(from, content) {
      windows.open(from); // a customer who writes opens the window
      return webhooks.receive(from, content);
    },
    receiveNews: webhooks.receiveNews,
    verifyWebhook: webhooks.verify,
    async close() {
      webhooks.close();
      await server.close();
    },
  };
}
