import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorKinds } from '@wamux/core';
import { onAbort } from '@wamux/core/helpers';
import type { Outbox, OutboxStats, WorkerState } from '@wamux/outbox';
import type { ResultAsync } from 'neverthrow';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Client } from 'wamux';
import type { DeliveryRecord } from '../endpoints/endpoint-sender.js';
import type { RequestRecord } from '../request-record.js';
import { type EndedAttempt, watchAttempts } from '../watch-attempts.js';
import { circuitStates, statesOf, worstOf } from '../worker-states.js';
import { type MetricName, metricTable } from './metric-table.js';

/** The buckets of the durations of attempts, in seconds: from a simulator's to those that are given up. */
const attemptBuckets = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
/** The buckets of the delays of endpoints, in seconds: from one that keeps up to one that is a day behind. */
const delayBuckets = [1, 5, 30, 60, 300, 900, 3_600, 21_600, 86_400];
const requestBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 60];

const methods: readonly string[] = ['GET', 'HEAD', 'POST'];
const nanoseconds = 1e9;

/** The metrics of a gateway for Prometheus: the calls and requests of this process, and the state of the whole outbox. */
export class Metrics {
  readonly #client: Client;
  readonly #outbox: Outbox;
  readonly #registry = new Registry();
  readonly #attempts = this.#counter('wamux_attempts_total');
  readonly #attemptTimes = this.#histogram('wamux_attempt_duration_seconds', attemptBuckets);
  readonly #requests = this.#counter('wamux_http_requests_total');
  readonly #requestTimes = this.#histogram('wamux_http_request_duration_seconds', requestBuckets);
  readonly #webhooks = this.#counter('wamux_webhooks_total');
  readonly #deliveries = this.#counter('wamux_endpoint_deliveries_total');
  readonly #delays = this.#histogram('wamux_endpoint_delay_seconds', delayBuckets);
  readonly #pauses = this.#gauge('wamux_paused');
  readonly #pausedMessages = this.#gauge('wamux_paused_messages');
  readonly #circuits = this.#gauge('wamux_circuit_state');
  readonly #states = this.#gauge('wamux_messages');
  readonly #queued = this.#gauge('wamux_queue_messages');
  readonly #due = this.#gauge('wamux_queue_due_messages');
  readonly #age = this.#gauge('wamux_queue_age_seconds');
  readonly #teams = this.#gauge('wamux_team_messages_today');
  readonly #workers = this.#gauge('wamux_workers');
  readonly #unserved = this.#gauge('wamux_unserved_messages');
  readonly #databaseUp = this.#gauge('wamux_database_up');
  readonly #lag = this.#gauge('wamux_event_loop_lag_seconds');
  readonly #loop = monitorEventLoopDelay({ resolution: 10 });

  /** @param draining When it aborts, nothing is counted any more. */
  constructor(client: Client, outbox: Outbox, draining: AbortSignal) {
    this.#client = client;
    this.#outbox = outbox;
    watchAttempts(client.providers, draining, (attempt) => this.#countAttempt(attempt));
    this.#loop.enable();
    onAbort(draining, () => this.#loop.disable());
  }

  /**
   * What Prometheus reads, in the type that {@link Metrics.contentType} names.
   *
   * @param withinMs How long the database may take. One that is cut off answers nothing at all, and without this bound the
   *   metrics would not even say so.
   */
  async read(withinMs: number): Promise<string> {
    const late = sleep(withinMs, undefined, { ref: false });
    const inTime = <Value>(asked: ResultAsync<Value, unknown>): Promise<Value | undefined> =>
      Promise.race([asked.unwrapOr(undefined), late]);
    // With many stored messages, counting takes longer than showing that the database answers.
    const [stats, workers] = await Promise.all([
      inTime(this.#outbox.stats()),
      inTime(this.#outbox.workers()),
    ]);
    this.#databaseUp.set(stats === undefined && workers === undefined ? 0 : 1);
    this.#tellOutbox(stats);
    this.#tellCircuits(workers ?? []);
    this.#lag.set(Math.max(0, this.#loop.percentile(99)) / nanoseconds || 0);
    this.#loop.reset();
    return this.#registry.metrics();
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  observeRequest({ method, route, status, durationMs }: RequestRecord): void {
    // Anybody may send any method, and each would become a series of its own.
    this.#requests.inc({ method: methods.includes(method) ? method : '', route, status });
    this.#requestTimes.observe({ route }, durationMs / 1_000);
  }

  /**
   * Counts a webhook request, and begins the series of the other results with 0. To Prometheus a series that begins with 1 has
   * not risen, so an alert would miss the first failure, or the success that ends it.
   *
   * @param provider The instance in the address; it may be any word.
   * @param status The HTTP status that the provider was answered with.
   */
  observeWebhook(provider: string | undefined, status: number): void {
    const known = provider !== undefined && this.#client.providers.has(provider) ? provider : '';
    for (const each of results) {
      this.#webhooks.inc({ provider: known, result: each }, Number(each === resultOf(status)));
    }
  }

  observeDelivery({ delayMs, endpoint, outcome }: DeliveryRecord): void {
    if (delayMs !== undefined) this.#delays.observe({ endpoint }, delayMs / 1_000);
    for (const each of ['delivered', 'failed']) {
      this.#deliveries.inc({ endpoint, outcome: each }, Number(each === outcome));
    }
  }

  #tellOutbox(stats: OutboxStats | undefined): void {
    const many = [this.#states, this.#queued, this.#due, this.#age, this.#teams, this.#pauses];
    for (const gauge of many) gauge.reset();
    for (const gauge of [this.#workers, this.#unserved, this.#pausedMessages]) gauge.remove();
    if (stats === undefined) return;
    for (const [state, count] of Object.entries(stats.states)) this.#states.set({ state }, count);
    for (const { lane, queued, due, dueSince } of stats.lanes) {
      this.#queued.set({ lane }, queued);
      this.#due.set({ lane }, due);
      const since = dueSince === undefined ? Date.now() : Date.parse(dueSince);
      this.#age.set({ lane }, Math.max(0, Date.now() - since) / 1_000);
    }
    for (const { team, messagesToday } of stats.teams) this.#teams.set({ team }, messagesToday);
    for (const { provider, lane = '' } of stats.pauses) {
      const [kind, name] = provider === undefined ? ['lane', lane] : ['provider', provider];
      this.#pauses.set({ kind, name }, 1);
    }
    this.#pausedMessages.set(stats.paused);
    this.#workers.set(stats.workers);
    this.#unserved.set(stats.unserved);
  }

  #tellCircuits(workers: readonly WorkerState[]): void {
    const own = this.#client.health();
    this.#circuits.reset();
    for (const provider of this.#client.providers.keys()) {
      const worst = worstOf(statesOf(provider, workers, own))?.state;
      for (const state of circuitStates) this.#circuits.set({ provider, state }, Number(state === worst));
    }
  }

  #countAttempt({ durationMs, provider, result }: EndedAttempt): void {
    const [outcome, kind] = result.isOk()
      ? (['accepted', ''] as const)
      : ([errorKinds[result.error.kind].outcome, result.error.kind] as const);
    this.#attempts.inc({ provider, outcome, kind });
    if (durationMs !== undefined) this.#attemptTimes.observe({ provider }, durationMs / 1_000);
  }

  #described(name: MetricName) {
    const { help, labels } = metricTable[name];
    return { name, help, labelNames: [...labels], registers: [this.#registry] };
  }

  #counter(name: MetricName): Counter {
    return new Counter(this.#described(name));
  }

  #gauge(name: MetricName): Gauge {
    return new Gauge(this.#described(name));
  }

  #histogram(name: MetricName, buckets: number[]): Histogram {
    return new Histogram({ ...this.#described(name), buckets });
  }
}

const results = ['taken', 'refused', 'failed'] as const;

function resultOf(status: number): (typeof results)[number] {
  if (status === 200) return 'taken';
  return status >= 500 ? 'failed' : 'refused';
}
