import {
  type Acceptance,
  type FaultName,
  reachedSteps,
  type SimulatedProvider,
  type SimulatorNews,
  type StatusTimeline,
} from '@wamux/simulator';
import { stageFault, unplugged } from '../stage-faults.js';

/** The statuses that every message reaches, so that the page can show how far each one is. */
export const playTimeline: StatusTimeline = [
  { status: 'sent', afterMs: 300 },
  { status: 'delivered', afterMs: 900 },
  { status: 'read', afterMs: 2_000 },
];

const mostRequests = 50;
const mostPhones = 30;
const mostMessages = 5;

/** How far an accepted message can be. Every message is in exactly one of these. */
export const standings = ['waiting', 'sent', 'delivered', 'read'] as const;
export type Standing = (typeof standings)[number];

/** A phone that was sent something. */
export interface Phone {
  /** Identifies the phone in addresses, in which its number must not be. */
  readonly index: number;
  readonly number: string;
  /** The newest first. */
  readonly messages: readonly Acceptance[];
}

/** One request to a provider, as the log of the page has it. */
export interface LoggedRequest {
  readonly at: number;
  readonly provider: string;
  readonly route: string | null;
  readonly isCarriedOut: boolean;
  /** `null` where no whole answer left. */
  readonly status: number | null;
}

/** Faults of connections and answers, which every provider can have. */
const commonFaults: readonly FaultName[] = [
  ...(['hang', 'reset', 'server-error', 'bad-gateway', 'redirect'] as const),
  ...(['hang-after-acceptance', 'reset-after-acceptance', 'server-error-after-acceptance'] as const),
  ...(['truncated', 'drip', 'html', 'empty', 'oversized'] as const),
];

/** What the simulated providers and phones are doing, and what one can do to them. */
export class Playground {
  /** The newest first. */
  readonly requests: LoggedRequest[] = [];
  readonly #faults = new Map<string, string[]>();
  /** By number, in the order in which they were first sent something. */
  readonly #phones = new Map<string, number>();
  readonly #acceptances: Acceptance[] = [];
  #providers: readonly SimulatedProvider[] = [];

  get providers(): readonly SimulatedProvider[] {
    return this.#providers;
  }

  /** The providers are known only when they have started, and events may come before. */
  begin(providers: readonly SimulatedProvider[]): void {
    this.#providers = providers;
  }

  add(news: SimulatorNews): void {
    if (news.type === 'accepted') {
      const { acceptance } = news;
      this.#acceptances.push(acceptance);
      if (!this.#phones.has(acceptance.to)) this.#phones.set(acceptance.to, this.#phones.size);
      return;
    }
    const { carriedOut: isCarriedOut, provider, request, status } = news;
    this.requests.unshift({ at: Date.now(), provider, route: request.route, isCarriedOut, status });
    if (this.requests.length > mostRequests) this.requests.pop();
  }

  /** The phones that were sent something last, with their last messages. */
  phones(): readonly Phone[] {
    const shown = new Map<string, Acceptance[]>();
    for (const acceptance of this.#acceptances.toReversed()) {
      const messages = shown.get(acceptance.to) ?? [];
      if (messages.length === 0 && shown.size === mostPhones) continue;
      if (messages.length < mostMessages) shown.set(acceptance.to, [...messages, acceptance]);
    }
    return [...shown].map(([number, messages]) => ({
      index: this.#phones.get(number) ?? 0,
      number,
      messages,
    }));
  }

  phone(index: string): Phone | undefined {
    return this.phones().find((phone) => String(phone.index) === index);
  }

  /** Counts the accepted messages by how far they are; together these are all that were accepted. */
  account(): Readonly<Record<Standing, number>> & { readonly accepted: number; readonly twice: number } {
    const counts = { waiting: 0, sent: 0, delivered: 0, read: 0 };
    const intents = new Map<string, number>();
    for (const acceptance of this.#acceptances) {
      counts[standingOf(acceptance)] += 1;
      const intent = JSON.stringify([acceptance.to, acceptance.content]);
      intents.set(intent, (intents.get(intent) ?? 0) + 1);
    }
    const twice = [...intents.values()].filter((count) => count > 1).length;
    return { ...counts, accepted: this.#acceptances.length, twice };
  }

  /** The faults that were staged at a provider and not removed. */
  faultsOf({ dialect }: SimulatedProvider): readonly string[] {
    return this.#faults.get(dialect) ?? [];
  }

  /** The faults that at least one of the providers can have. */
  faultNames(): readonly string[] {
    const refusals = this.#providers.flatMap(({ description }) => Object.keys(description.refusals));
    return [unplugged, ...commonFaults, ...new Set(refusals)];
  }

  /** Whether this provider can have the fault: it has only the refusals that it documents. */
  knows({ description }: SimulatedProvider, fault: string): boolean {
    return [unplugged, ...commonFaults, ...Object.keys(description.refusals)].includes(fault);
  }

  async stage(provider: SimulatedProvider, fault: string, times: number | undefined): Promise<void> {
    await stageFault(provider, fault, times === undefined ? {} : { times });
    const word = times === undefined ? fault : `${fault} ×${times}`;
    this.#faults.set(provider.dialect, [...this.faultsOf(provider), word]);
  }

  /** Removes all faults, so that every provider works again. */
  async calm(): Promise<void> {
    this.#faults.clear();
    for (const provider of this.#providers) {
      provider.reset();
      await provider.plug();
    }
  }
}

export function standingOf({ acceptedAt }: Acceptance): Standing {
  const last = reachedSteps(playTimeline, acceptedAt, Date.now()).at(-1)?.status;
  return last === 'sent' || last === 'delivered' || last === 'read' ? last : 'waiting';
}
