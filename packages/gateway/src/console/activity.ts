import type {
  EndpointEvent,
  Outbox,
  PauseEvent,
  PauseTarget,
  RecordedEvent,
  RecordedMessageEvent,
} from '@wamux/outbox';
import { type EndedAttempt, watchAttempts } from '../watch-attempts.js';

const bucketMs = 5_000;
const keptMs = 15 * 60_000;
const mostEvents = 200;
/** The most durations that one bucket keeps, which is enough for its percentiles. */
const mostDurations = 500;

type Outcome = 'accepted' | 'not-accepted' | 'unknown';
type Counts = Record<Outcome, number>;

interface Bucket {
  /** Counted from the events of the outbox, so of all processes. */
  readonly outcomes: Counts;
  /** The same, for each provider that an event names. */
  readonly byProvider: Map<string, Counts>;
  /** How long the calls of this process took, in milliseconds. */
  readonly durations: number[];
}

/** A line of the live log. Of an event pushed by a provider it keeps only that it came, and nothing that a user wrote. */
export type LoggedEvent =
  | RecordedMessageEvent
  | {
      readonly type: 'pause';
      readonly at: string;
      readonly target: PauseTarget;
      readonly what: PauseEvent['type'];
      readonly by: string | undefined;
      readonly why: string | undefined;
      readonly provider?: undefined;
    }
  | { readonly type: 'received'; readonly at: string; readonly pushed: string; readonly provider: string }
  | {
      readonly type: 'endpoint';
      readonly at: string;
      readonly endpoint: string;
      readonly what: EndpointEvent['type'];
      readonly provider?: undefined;
    };

/** What a plot shows: one value for each bucket. */
export interface Series {
  /** Seconds since the epoch, as the plots have it. */
  readonly times: readonly number[];
  /** Per second. */
  readonly accepted: readonly number[];
  readonly notAccepted: readonly number[];
  readonly unknown: readonly number[];
  /** Milliseconds; `null` where there was no call. */
  readonly median: readonly (number | null)[];
  readonly slow: readonly (number | null)[];
}

const outcomeOfEvent: Readonly<Record<string, Outcome>> = {
  accepted: 'accepted',
  failed: 'not-accepted',
  deferred: 'not-accepted',
  unknown: 'unknown',
};

/**
 * What has happened since the console was first opened: the last quarter of an hour in buckets, and the last events. It
 * costs nothing until somebody opens the console, and its size is bounded.
 */
export class Activity {
  /** Milliseconds since the epoch; `undefined` before it started. */
  #since: number | undefined;
  readonly #buckets = new Map<number, Bucket>();
  readonly #events: LoggedEvent[] = [];
  readonly #outbox: Outbox;
  readonly #providers: ReadonlySet<string>;
  readonly #end: AbortSignal;

  constructor(outbox: Outbox, providers: Iterable<string>, end: AbortSignal) {
    this.#outbox = outbox;
    this.#providers = new Set(providers);
    this.#end = end;
  }

  /** Since when it counts, ISO 8601. */
  get since(): string {
    return new Date(this.#since ?? Date.now()).toISOString();
  }

  /** The last events, the newest first. */
  get events(): readonly LoggedEvent[] {
    return this.#events.toReversed();
  }

  /** Begins to count, the first time that it is called. */
  start(): void {
    if (this.#since !== undefined || this.#end.aborted) return;
    this.#since = Date.now();
    watchAttempts(this.#providers, this.#end, (attempt) => this.#countCall(attempt));
    // An unreachable database does not end this, because the outbox resumes when it is back. Closing the outbox does.
    this.#watchEvents().catch(() => {
      this.#since = undefined;
    });
  }

  series(): Series {
    const last = Math.floor(Date.now() / bucketMs);
    const count = keptMs / bucketMs;
    const numbers = Array.from({ length: count }, (_, index) => last - count + index);
    const perSecond = (outcome: Outcome) =>
      numbers.map((number) => ((this.#buckets.get(number)?.outcomes[outcome] ?? 0) * 1_000) / bucketMs);
    const percentile = (part: number) =>
      numbers.map((number) => percentileOf(this.#buckets.get(number)?.durations ?? [], part));
    return {
      times: numbers.map((number) => (number * bucketMs) / 1_000),
      accepted: perSecond('accepted'),
      notAccepted: perSecond('not-accepted'),
      unknown: perSecond('unknown'),
      median: percentile(0.5),
      slow: percentile(0.95),
    };
  }

  /** The figures beside the plots, for the last minute. */
  lastMinute(): Counts & { readonly median: number | null; readonly slow: number | null } {
    const recent = this.#bucketsWithin(60_000);
    const durations = recent.flatMap((bucket) => bucket.durations);
    return {
      ...sum(recent.map(({ outcomes }) => outcomes)),
      median: percentileOf(durations, 0.5),
      slow: percentileOf(durations, 0.95),
    };
  }

  /** Whether this process has called a provider in the last quarter of an hour: only then is it known how long calls take. */
  get hasCalls(): boolean {
    return this.#bucketsWithin(keptMs).some(({ durations }) => durations.length > 0);
  }

  /** What became of messages at a provider, in the last quarter of an hour. */
  outcomesOf(provider: string): Counts {
    return sum(this.#bucketsWithin(keptMs).flatMap(({ byProvider }) => byProvider.get(provider) ?? []));
  }

  #bucketsWithin(withinMs: number): readonly Bucket[] {
    const first = Math.floor((Date.now() - withinMs) / bucketMs);
    return [...this.#buckets].filter(([number]) => number >= first).map(([, bucket]) => bucket);
  }

  #bucketOf(at: number): Bucket {
    const number = Math.floor(at / bucketMs);
    const known = this.#buckets.get(number);
    if (known !== undefined) return known;
    const bucket: Bucket = { outcomes: none(), byProvider: new Map(), durations: [] };
    this.#buckets.set(number, bucket);
    const oldest = Math.floor((Date.now() - keptMs) / bucketMs) - 1;
    for (const other of this.#buckets.keys()) if (other < oldest) this.#buckets.delete(other);
    return bucket;
  }

  async #watchEvents(): Promise<void> {
    for await (const event of this.#outbox.events({ signal: this.#end })) {
      this.#events.push(toLogged(event));
      if (this.#events.length > mostEvents) this.#events.shift();
      const outcome = outcomeOfEvent[event.type];
      if (outcome !== undefined) this.#countOutcome(Date.parse(event.at), outcome, event.provider);
    }
  }

  #countOutcome(at: number, outcome: Outcome, provider: string | undefined): void {
    const { outcomes, byProvider } = this.#bucketOf(at);
    outcomes[outcome] += 1;
    if (provider === undefined) return;
    const counts = byProvider.get(provider) ?? none();
    byProvider.set(provider, counts);
    counts[outcome] += 1;
  }

  #countCall({ durationMs }: EndedAttempt): void {
    const { durations } = this.#bucketOf(Date.now());
    if (durationMs !== undefined && durations.length < mostDurations) durations.push(durationMs);
  }
}

function toLogged(event: RecordedEvent): LoggedEvent {
  const { at, id } = event;
  if (event.type === 'received') {
    const { type: pushed, provider } = event.event;
    return { type: 'received', at, pushed, provider };
  }
  if (event.type === 'endpoint-dead' || event.type === 'endpoint-recovered') {
    return { type: 'endpoint', at, endpoint: id, what: event.type };
  }
  if (event.type === 'paused' || event.type === 'resumed') {
    const target = event.lane === undefined ? { provider: id } : { lane: id };
    return { type: 'pause', at, target, what: event.type, by: event.by, why: event.reason };
  }
  return event as RecordedMessageEvent;
}

const none = (): Counts => ({ accepted: 0, 'not-accepted': 0, unknown: 0 });

const sum = (all: readonly Counts[]): Counts => ({
  accepted: all.reduce((total, { accepted }) => total + accepted, 0),
  'not-accepted': all.reduce((total, counts) => total + counts['not-accepted'], 0),
  unknown: all.reduce((total, { unknown }) => total + unknown, 0),
});

function percentileOf(durations: readonly number[], part: number): number | null {
  if (durations.length === 0) return null;
  const sorted = [...durations].sort((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0);
}
