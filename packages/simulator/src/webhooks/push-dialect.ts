import type { ReachedStep, StatusTimeline, TimelineStatus } from '../status-timeline.js';
import type { InboundContent } from './inbound-content.js';

/** How one provider pushes: what it says, and how it proves that it was the one to say it. */
export interface PushDialect {
  /** Whether it says anything when this happens to a message. */
  tells(status: TimelineStatus): boolean;
  /** Whether it says several things in one request. */
  readonly batches: boolean;
  /** The body that tells these events; of a provider that does not batch, this one event. */
  bodyOf(events: readonly object[]): object;
  /** What travels with a body beside its type: the signature. Retries and repetitions keep it. */
  headersOf(body: string, url: string, at: number): Readonly<Record<string, string>>;
  /** A customer's message: its id, and what is said of it. Absent where nothing is documented. */
  readonly inbound?: (
    from: string,
    content: InboundContent,
    at: number,
  ) => { readonly id: string; readonly event: object };
  /** The query of the GET that a receiver must answer with the challenge. Absent where there is no such thing. */
  readonly challengeQuery?: (challenge: string) => Readonly<Record<string, string>>;
}

/** The life of an accepted message, for whoever is to be told of it. */
export interface AnnouncedLife {
  readonly startsAt: number;
  readonly timeline: StatusTimeline;
  /** What is said of a step; `index` is its place in the timeline. */
  readonly eventOf: (step: ReachedStep, index: number) => object;
  /** The message's own webhook, where each message has one. */
  readonly callbackUrl?: string;
}
