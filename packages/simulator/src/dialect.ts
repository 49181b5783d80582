import type { Answer } from './answer.js';
import type { Call } from './call.js';
import type { RefusalName } from './fault.js';
import type { Acceptance } from './ledger.js';
import type { StatusTimeline } from './status-timeline.js';
import type { InboundContent } from './webhooks/inbound-content.js';
import type { InboundNews } from './webhooks/inbound-news.js';
import type { AnnouncedLife, InboundEvent, WebhookDescription } from './webhooks/webhook-description.js';

/**
 * Everything the simulator knows about one provider. A dialect is written from the provider's documentation alone: it imports
 * no adapter and shares no schema with one, or the two would only confirm each other's mistakes. What no document says is
 * marked as assumed.
 */
export interface DialectDescription<
  Name extends string = string,
  Route extends string = string,
  Credentials extends object = object,
> {
  /** The name of the adapter that speaks to this provider. The ledger and the events carry it. */
  readonly name: Name;
  /** What the provider requires of its clients. All of it is fake. */
  readonly credentials: Credentials;
  /** The credentials that must not appear in anything that a client shows. */
  readonly secrets: readonly string[];
  /** The names of all endpoints. */
  readonly routes: readonly Route[];
  /** The endpoints that send messages. */
  readonly sendRoutes: readonly Route[];
  /** The documented refusals, which can be staged as faults. A refusal is a function where its form depends on the request. */
  readonly refusals: Readonly<Partial<Record<RefusalName, Answer | ((call: Call) => Answer)>>>;
  /** How wamux's config describes this provider. */
  readonly config: ConfigBlueprint;
  /** Absent where the provider documents no webhooks. */
  readonly webhooks?: WebhookDescription;
  /** The endpoint that a request addresses, or `null` where there is no such endpoint. */
  routeOf(call: Call): Route | null;
  /** Gives a provider that has accepted nothing yet. */
  start(context: DialectContext): RunningDialect<Route>;
}

/** The part of a dialect that remembers messages. */
export interface RunningDialect<Route extends string = string> {
  /** Authenticates, then validates. It must not accept anything: `carryOut` does that. */
  judge(route: Route | null, call: Call): Verdict | Promise<Verdict>;
  /** A customer's message. Absent where the provider documents none; throws where it does not document this kind. */
  readonly inbound?: (from: string, content: InboundContent, at: number) => InboundEvent;
  /** The event that reports news other than messages. Absent where the provider documents none. */
  readonly news?: (news: InboundNews, at: number) => object;
}

/** The provider's decision on a request: refused as it stands, or valid and ready to be carried out. */
export type Verdict =
  | { readonly valid: false; readonly refusal: Answer }
  | { readonly valid: true; readonly carryOut: () => Answer };

/** The verdict on a request that the provider does not carry out. */
export const refuse = (refusal: Answer): Verdict => ({ valid: false, refusal });

/** The verdict on a valid request. `carryOut` runs once, unless a staged fault prevents it. */
export const ready = (carryOut: () => Answer): Verdict => ({ valid: true, carryOut });

/** What the simulator gives a dialect to work with. */
export interface DialectContext {
  /** Milliseconds since the epoch, on the simulator's clock. */
  readonly now: () => number;
  /** Writes into the ledger and returns the row. */
  readonly accept: (message: Omit<Acceptance, 'provider' | 'acceptedAt'>) => Acceptance;
  /** The statuses of a message to this recipient that is accepted now. */
  readonly timelineFor: (to: string) => StatusTimeline;
  /** Lets the webhooks report on a message that was accepted just now. */
  readonly announce: (life: AnnouncedLife) => void;
  /** Whether this recipient may be sent free-form messages. */
  readonly isWindowOpen: (to: string) => boolean;
  /** Where this provider listens: `http://127.0.0.1:PORT`. */
  readonly origin: string;
}

/** The templates that every simulated provider has, by their logical names, with their variables. */
export const simulatedTemplates = {
  order_shipped: ['customer', 'order'],
  otp_code: ['code'],
} as const satisfies Record<string, readonly string[]>;

/** What wamux's config says about a simulated provider. */
export interface ConfigBlueprint {
  /** The provider's name in the config. */
  readonly id: string;
  /** The settings of its entry, besides `adapter` and `baseUrl`. */
  readonly settings: Readonly<Record<string, string>>;
  /** The members of its entry's `webhook`, besides `secrets` and `publicUrl`. Default: none. */
  readonly webhook?: Readonly<Record<string, string>>;
  /** The value of `templates.<name>.on.<id>`, for all simulated templates and for further templates of this provider. */
  readonly templates: Readonly<Record<keyof typeof simulatedTemplates, object> & Record<string, object>>;
}

/** Keeps the literal types of a description, from which the types of the simulator's members are derived. */
export const defineDialect = <const Name extends string, Route extends string, Credentials extends object>(
  description: DialectDescription<Name, Route, Credentials>,
): DialectDescription<Name, Route, Credentials> => description;
