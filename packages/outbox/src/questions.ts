import type { NewStatusUpdate, StatusReport } from '@wamux/core';
import type { CheckPlan } from './check-plan.js';
import type { Database } from './database/database.js';
import type { OutboxClient } from './outbox-client.js';
import { Patience } from './patience.js';
import { type Check, concludeCheck, takeChecks, takeOverdueChecks } from './store/checks.js';
import { inBatches } from './store/in-batches.js';
import type { OutboxStatusStore } from './store/outbox-status-store.js';
import { isDisguised } from './store/personal-data.js';
import { toUpdate } from './stored-answer.js';

/** How many questions each provider is asked at a time. */
const mostChecks = 8;
/** How long an answer is awaited, in milliseconds: a provider of the app's own may never answer. */
const longestAnswerMs = 5 * 60_000;
/** How long it is awaited after the worker was stopped: such a provider may not listen either. */
const afterStopMs = 5_000;

export interface QuestionsOptions {
  readonly database: Database;
  readonly client: OutboxClient;
  readonly plan: CheckPlan;
  readonly statusStore: OutboxStatusStore;
  readonly leaseMs: number;
  /** Aborts when no more is asked. */
  readonly signal: AbortSignal;
  readonly onTrouble: (error: unknown) => void;
}

/** What a worker asks providers: what became of the attempts whose outcome or delivery is not known. */
export class Questions {
  readonly #options: QuestionsOptions;
  readonly #patience = new Patience(longestAnswerMs);
  /** Questions under way, each with its provider, so that no provider waits for the answer of another. */
  readonly #asking = new Map<Promise<void>, string>();

  constructor(options: QuestionsOptions) {
    this.#options = options;
  }

  /** Waits until no question is under way any more. */
  async ended(): Promise<void> {
    this.#patience.shorten(afterStopMs);
    await Promise.all(this.#asking.keys());
  }

  /** Asks about the attempts that are due. It waits for no answer. */
  async askDue(): Promise<void> {
    const { database, plan, leaseMs } = this.#options;
    const roomOf = (provider: string): number =>
      mostChecks - [...this.#asking.values()].filter((asked) => asked === provider).length;
    for (const check of await takeChecks(database, plan, { roomOf, leaseMs })) {
      const asking = this.#ask(check).catch(this.#options.onTrouble);
      this.#asking.set(asking, check.attempt.provider);
      void asking.finally(() => this.#asking.delete(asking));
    }
  }

  /** Concludes overdue attempts at providers that nobody can ask any more. */
  async concludeOverdue(): Promise<void> {
    const { database, plan, leaseMs } = this.#options;
    const conclude = async (): Promise<number> => {
      const checks = await takeOverdueChecks(database, plan, { most: mostChecks, leaseMs });
      await Promise.all(checks.map((check) => this.#ask(check)));
      return checks.length;
    };
    // Nobody is asked, since these providers are no longer configured.
    await inBatches(mostChecks, conclude, this.#options.signal);
  }

  async #ask(check: Check): Promise<void> {
    const { attempt } = check;
    const { database, plan, statusStore } = this.#options;
    // The real ids of a forgotten message are gone, so no provider can be asked for it.
    const isForgotten = isDisguised(attempt.correlation_id);
    const update = plan.canAsk(attempt) && !isForgotten ? await this.#report(check) : undefined;
    if (update !== undefined) {
      this.#tell(update);
      await statusStore.addStatusUpdates([update]);
    } else if (this.#options.signal.aborted) {
      // An abandoned question has no answer. Another worker asks it again when its lease has ended.
      return;
    }
    await concludeCheck(database, plan, attempt);
  }

  #tell(update: NewStatusUpdate): void {
    try {
      this.#options.client.observe?.(update);
    } catch {
      // The client broke its contract by throwing; what was learnt is stored all the same.
    }
  }

  /** What the provider reports; `undefined` where it does not know the message, or does not answer. */
  async #report({ attempt, recipient }: Check): Promise<NewStatusUpdate | undefined> {
    const { client, signal } = this.#options;
    const { provider, correlation_id: correlationId, provider_message_id: providerMessageId } = attempt;
    const to = recipient === null ? {} : { to: recipient };
    try {
      const startedAt = new Date(attempt.started_at).toISOString();
      if (attempt.outcome === 'unknown') {
        const query = { provider, correlationId, since: startedAt, ...to };
        const found = await this.#inTime(() => client.findByCorrelationId?.(query, { signal }));
        return found?.isOk() && found.value !== null ? toUpdate(asAccepted(found.value), attempt) : undefined;
      }
      const reference = { provider, providerMessageId, correlationId, acceptedAt: startedAt, ...to };
      // The provider itself is asked where possible, since a client would fold its answer with the statuses stored here.
      const asked = client.providers?.get(provider) ?? client;
      const status = await this.#inTime(() => asked.getStatus(reference, { signal }));
      return status?.isOk() ? toUpdate(status.value, attempt) : undefined;
    } catch {
      // Nothing was learnt: the stored time is damaged, or the client broke its contract by throwing.
      return undefined;
    }
  }

  async #inTime<Value>(ask: () => PromiseLike<Value> | undefined): Promise<Value | undefined> {
    const asking = ask();
    return asking && this.#patience.bound<Value | undefined>(asking, () => undefined);
  }
}

/** A message that the provider knows was accepted, whatever its status. */
const asAccepted = (report: StatusReport): StatusReport =>
  report.status === 'unknown' ? { ...report, status: 'accepted' } : report;
