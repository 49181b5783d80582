import type { Fault } from './fault.js';
import type { Journey } from './journey.js';
import type { DialectName } from './ledger.js';
import type { StageOptions } from './staged-faults.js';

/** One provider, listening on loopback. */
export interface SimulatedProvider<Route extends string = string, Credentials = object> {
  readonly dialect: DialectName;
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
  setJourney(to: string, journey: Journey): void;
  /** Opens the recipient's customer service window. It is open for everybody to begin with. */
  openWindow(to: string): void;
  closeWindow(to: string): void;
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
