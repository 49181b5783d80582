import type { Answer } from './answer.js';
import type { Call } from './call.js';
import type { RefusalName } from './fault.js';
import type { Acceptance, DialectName } from './ledger.js';
import type { StatusTimeline } from './status-timeline.js';
import type { AnnouncedLife, PushDialect } from './webhooks/push-dialect.js';

/** What a provider makes of a request: refused as it stands, or valid and ready to be carried out. */
export type Verdict =
  | { readonly valid: false; readonly refusal: Answer }
  | { readonly valid: true; readonly carryOut: () => Answer };

export const refuse = (refusal: Answer): Verdict => ({ valid: false, refusal });
export const ready = (carryOut: () => Answer): Verdict => ({ valid: true, carryOut });

/** How one provider speaks. Written from its documentation; knows nothing of sockets and of staged faults. */
export interface Dialect<Route extends string, Credentials> {
  readonly name: DialectName;
  readonly credentials: Credentials;
  readonly routes: readonly Route[];
  /** The documented refusals that can be staged as faults. */
  readonly refusals: Readonly<Partial<Record<RefusalName, Answer>>>;
  /** Absent where no webhooks are documented. */
  readonly push?: PushDialect;
  routeOf(call: Call): Route | null;
  /** Authenticates, then validates. Must accept nothing: that is `carryOut`'s work. */
  judge(route: Route | null, call: Call): Verdict | Promise<Verdict>;
}

/** What a dialect may use of the simulator around it. */
export interface DialectContext {
  readonly now: () => number;
  /** Writes into the ledger and gives the row back. */
  readonly accept: (message: Omit<Acceptance, 'provider' | 'acceptedAt'>) => Acceptance;
  /** The life of a message to this recipient that is accepted now. */
  readonly timelineFor: (to: string) => StatusTimeline;
  /** Lets the webhooks tell the life of a message that was accepted just now. */
  readonly announce: (life: AnnouncedLife) => void;
  readonly isWindowOpen: (to: string) => boolean;
  /** Where this provider listens. */
  readonly origin: string;
}
