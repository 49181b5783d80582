import { errorKinds } from '@wamux/core';
import {
  type Acceptance,
  dialects,
  type SimulatedProvider,
  type Simulator,
  simulatedTemplates,
  startSimulator,
} from '@wamux/simulator';
import { createTransport, type HttpTransport } from '@wamux/transport';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { mersenne } from 'pure-rand/generator/mersenne';
import {
  type Client,
  createClient,
  onEvents,
  type SendError,
  type SendReceipt,
  type WamuxConfig,
} from 'wamux';
import { countOutOfOrder, countRouteChanges, peakOf } from './acceptances.js';
import { installVirtualTime, type VirtualTime } from './virtual-time.js';

/** The results of one simulation. */
export interface Figures {
  readonly name: string;
  /** Different messages that the app wanted sent. */
  readonly messages: number;
  /** Messages that providers accepted more than once, by the ledger. */
  readonly doubles: number;
  /** Messages that nobody accepted although the app was told so, and messages that never ended. */
  readonly lost: number;
  /** How often the app was told "not accepted, later perhaps" while a provider that could take the message was well. */
  readonly failedWhileHealthy: number;
  /** Acceptances by a provider other than the first one of the message's route. */
  readonly elsewhere: number;
  /** Recipients whose texts were not accepted in the order in which the app wanted them sent. */
  readonly outOfOrder: number;
  /** Messages that nothing should have held up, and that were not accepted within half a second. */
  readonly heldForNothing: number;
  /** Messages whose outcome stayed unknown, and which were not sent again. */
  readonly unknown: number;
  /** Requests to providers, look-ups included, per message given to the router. */
  readonly callsPerMessage: number;
  /** Sends among them, per message given to the router: no failure may cost more than a tenth, whatever the trouble. */
  readonly sendsPerMessage: number;
  /** How often the provider that took most messages of ten seconds differs from the one of the ten before. */
  readonly routeChanges: number;
  /** The time from the end of the trouble until everything had recovered, in milliseconds. */
  readonly recoveryMs: number;
  /** The most messages that providers accepted in one second. */
  readonly peakPerSecond: number;
  readonly breakerOpenings: number;
}

interface Message {
  readonly to: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly type: 'text' | 'template';
  /** What a text message says; no two messages have the same. */
  readonly text: string;
  /** The tag that chooses its route. */
  readonly tag: string | undefined;
  /** Whether nothing should hold it up. */
  readonly isPrompt: boolean;
  /** When it was queued, in milliseconds since the epoch. */
  readonly addedAt: number;
  end: 'accepted' | 'refused' | 'unknown' | undefined;
}

/** A prompt message takes at most a few steps of the virtual clock. */
const promptMs = 500;
const start = Date.UTC(2026, 0, 1);
/** How long the app waits with a message that nobody can take at the moment. */
const tryAgainMs = 30_000;

/** Every simulated provider by its name in a config; registering a provider adds it here. */
export const providerIds: readonly string[] = Object.values(dialects).map(({ config }) => config.id);

type Route = NonNullable<WamuxConfig['routes']>[number];

/** An app with a queue, every simulated provider and a clock that can be turned. */
export interface World {
  readonly simulator: Simulator;
  /** The simulated side of a provider in the config. */
  sideOf(id: string): SimulatedProvider;
  readonly client: Client;
  readonly time: VirtualTime;
  readonly random: () => number;
  /** Puts a message into the app's queue. Each message has its own recipient, unless it is given one. */
  add(message?: Partial<Pick<Message, 'to' | 'variables' | 'type' | 'isPrompt' | 'tag'>>): string;
  /** Lets the app's workers take the messages that are due. */
  work(): void;
  /** Whether the queue is empty and nothing is being sent. */
  isDone(): boolean;
  /** The error with which each message was refused for good. */
  readonly refusals: ReadonlyMap<string, SendError>;
  /** The receipt of each message that was reported to the app as accepted. */
  readonly receipts: ReadonlyMap<string, SendReceipt>;
  /** Says whether from now on a provider that could take the messages is well; at the start one is. */
  oneIsWell(isWell: boolean): void;
  /** Marks the end of the trouble. */
  markRecovery(): void;
  figures(name: string): Figures;
  close(): Promise<void>;
}

export async function createWorld(options: {
  readonly seed: number;
  readonly routes: readonly Route[];
  /** The rate of each provider. Default: as its adapter documents. */
  readonly perSecond?: number;
  /** How many messages the app may send at once, like the workers of a queue. Default 64. */
  readonly workers?: number;
}): Promise<World> {
  const { workers = 64 } = options;
  // `Date.now` is not passed itself, because it is still the real one.
  const simulator = await startSimulator({ now: () => Date.now() });
  const { counts, transport } = countingTransport();
  // undici keeps one timer for the whole process. If it were created in virtual time, it would stand still afterwards.
  await transport.request(
    { method: 'GET', origin: simulator.channels.origin, path: '/', headers: {} },
    { timeoutMs: 5_000 },
  );
  // A sweep for overdue requests goes by the time of its tick, so none may be on its way from the real clock to the faked one.
  await new Promise(setImmediate);
  const time = installVirtualTime(start, () => counts.inFlight);
  const sides = new Map([...simulator.providers.values()].map((side) => [side.description.config.id, side]));
  const sideOf = (id: string): SimulatedProvider => {
    const side = sides.get(id);
    if (side === undefined) throw new Error(`${id} is not simulated`);
    return side;
  };
  const limits = options.perSecond === undefined ? {} : { limits: { perSecond: options.perSecond } };
  const generator = mersenne(options.seed);
  const random = (): number => uniformFloat64(generator);
  const client = await createClient(
    {
      providers: Object.fromEntries(
        [...sides].map(([id, { description, dialect, origin }]) => [
          id,
          { adapter: dialect, ...description.config.settings, baseUrl: origin, ...limits },
        ]),
      ),
      templates: {
        order_shipped: {
          variables: [...simulatedTemplates.order_shipped],
          on: Object.fromEntries(
            [...sides].map(([id, { description }]) => [
              id,
              { ...description.config.templates.order_shipped },
            ]),
          ),
        },
      },
      routes: [...options.routes],
    },
    { transport, random },
  );
  /** The adapter for which a message is meant. */
  const firstOf = ({ tag }: Message): string | undefined => {
    const route = options.routes.find(({ when }) => when?.tag === undefined || when.tag === tag);
    return route && sideOf(route.try[0] ?? '').dialect;
  };

  const messages: Message[] = [];
  const due: { readonly message: Message; readonly at: number }[] = [];
  const refusals = new Map<string, SendError>();
  const receipts = new Map<string, SendReceipt>();
  let sending = 0;
  let given = 0;
  let isOneWell = true;
  let failedWhileHealthy = 0;
  let breakerOpenings = 0;
  let recoveryAt: number | undefined;
  let settledAt = start;
  const stopListening = onEvents({
    breaker: ({ to }) => {
      if (to === 'open') breakerOpenings += 1;
    },
  });

  async function send(message: Message): Promise<void> {
    given += 1;
    sending += 1;
    const wasOneWell = isOneWell;
    const { tag, text, to, type, variables } = message;
    const tags = tag === undefined ? [] : [tag];
    const result =
      type === 'text'
        ? await client.send({ to, type, text, tags })
        : await client.sendTemplate({ to, name: 'order_shipped', variables, tags });
    sending -= 1;
    if (result.isErr() && wasOneWell && isOneWell && couldBeTaken(result.error)) failedWhileHealthy += 1;
    if (result.isOk()) {
      message.end = 'accepted';
      receipts.set(to, result.value);
    } else if (result.error.outcome === 'unknown') message.end = 'unknown';
    else if (isForNow(result.error)) due.push({ message, at: Date.now() + tryAgainMs });
    else {
      message.end = 'refused';
      refusals.set(to, result.error);
    }
    if (message.end !== undefined) settledAt = Date.now();
  }

  return {
    simulator,
    sideOf,
    client,
    time,
    random,
    refusals,
    receipts,
    add({ to, type = 'template', variables, isPrompt = false, tag } = {}) {
      const number = to ?? `+5730${String(10_000_000 + messages.length)}`;
      const message: Message = {
        to: number,
        type,
        variables: variables ?? { customer: 'Ada', order: number },
        text: `message ${messages.length}`,
        tag,
        isPrompt,
        addedAt: Date.now(),
        end: undefined,
      };
      messages.push(message);
      due.push({ message, at: Date.now() });
      return number;
    },
    work() {
      const now = Date.now();
      while (sending < workers && (due[0]?.at ?? Number.POSITIVE_INFINITY) <= now) {
        const next = due.shift();
        if (next !== undefined) void send(next.message);
      }
    },
    isDone: () => due.length === 0 && sending === 0,
    oneIsWell(isWell) {
      isOneWell = isWell;
    },
    markRecovery() {
      recoveryAt = Date.now();
    },
    figures(name) {
      const { acceptances } = simulator.ledger;
      const acceptedAt = new Map(acceptances.map((one) => [intentOf(one), one.acceptedAt]));
      const first = new Map(messages.map((message) => [toIntent(message), firstOf(message)]));
      const isLost = (message: Message): boolean => {
        const { end } = message;
        const isAccepted = acceptedAt.has(toIntent(message));
        return end === undefined || (end === 'accepted' && !isAccepted) || (end === 'refused' && isAccepted);
      };
      const isHeld = (message: Message): boolean =>
        (acceptedAt.get(toIntent(message)) ?? Number.POSITIVE_INFINITY) - message.addedAt > promptMs;
      return {
        name,
        messages: messages.length,
        doubles: simulator.ledger.doubles(intentOf).length,
        lost: messages.filter(isLost).length,
        failedWhileHealthy,
        elsewhere: acceptances.filter((one) => one.provider !== first.get(intentOf(one))).length,
        outOfOrder: countOutOfOrder(acceptances),
        heldForNothing: messages.filter(({ isPrompt }) => isPrompt).filter(isHeld).length,
        unknown: messages.filter(({ end }) => end === 'unknown').length,
        callsPerMessage: toThousandths(counts.requests / given),
        sendsPerMessage: toThousandths(counts.sends / given),
        routeChanges: countRouteChanges(acceptances),
        recoveryMs: recoveryAt === undefined ? 0 : Math.max(0, settledAt - recoveryAt),
        peakPerSecond: peakOf(acceptances.map(({ acceptedAt }) => acceptedAt)),
        breakerOpenings,
      };
    },
    async close() {
      stopListening();
      await client.close();
      await transport.close();
      time.uninstall();
      await simulator.close();
    },
  };
}

/** What the app wanted: one template for each recipient, and any number of texts. */
const intentOf = ({ content, kind, to }: Acceptance): string =>
  kind === 'text' ? `+${to} ${content}` : `+${to}`;
const toIntent = ({ text, to, type }: Message): string => (type === 'text' ? `${to} ${text}` : to);

/** Whether a later attempt may help, so that an app keeps the message. */
const isForNow = ({ kind }: SendError): boolean => errorKinds[kind].retryLater;

/** Whether the message is certainly not accepted, for a reason unrelated to the message. */
const couldBeTaken = ({ kind, outcome }: SendError): boolean =>
  outcome === 'not-accepted' && errorKinds[kind].retryLater;

const toThousandths = (figure: number): number => Math.round(figure * 1_000) / 1_000;

function countingTransport() {
  const inner = createTransport();
  const counts = { inFlight: 0, requests: 0, sends: 0 };
  const transport: HttpTransport = {
    async request(request, options) {
      counts.requests += 1;
      if (request.method === 'POST') counts.sends += 1;
      counts.inFlight += 1;
      const result = await inner.request(request, options);
      counts.inFlight -= 1;
      return result;
    },
    close: () => inner.close(),
  };
  return { counts, transport };
}
