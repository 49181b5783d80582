import type { StatusEvent } from '@wamux/core';
import type { Acceptance } from '@wamux/simulator';
import type { ProvenProvider } from './proven-provider.js';
import type { Trial } from './trial.js';
import { sleep } from './wait.js';
import type { WorkerProcess } from './worker-process.js';

const mostAtOnce = 8;
/** The share of acknowledged reports that is pushed once more. */
const repeatedShare = 0.2;

/** The providers' side of statuses: each is pushed until a worker acknowledges it, and some are pushed once more. */
export class Pusher {
  /** The worker that receives what is pushed, while there is one. */
  worker: WorkerProcess | undefined;
  /** Recipients whose delivery a worker has acknowledged. */
  readonly delivered = new Set<string>();
  readonly #trial: Trial;
  readonly #waiting: { readonly to: string; readonly event: StatusEvent }[] = [];
  #seen = 0;
  #inFlight = 0;
  #isStopped = false;
  readonly #running: Promise<void>;

  constructor(trial: Trial) {
    this.#trial = trial;
    this.#running = this.#run();
  }

  get isIdle(): boolean {
    const { acceptances } = this.#trial.simulator.ledger;
    return this.#seen === acceptances.length && this.#waiting.length === 0 && this.#inFlight === 0;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    const { simulator, draw } = this.#trial;
    while (!this.#isStopped) {
      for (const acceptance of simulator.ledger.acceptances.slice(this.#seen)) {
        this.#seen += 1;
        this.#waiting.push(...newsOf(acceptance, this.#trial.providers));
      }
      while (this.worker !== undefined && this.#waiting.length > 0 && this.#inFlight < mostAtOnce) {
        const [next] = this.#waiting.splice(draw.int(0, this.#waiting.length - 1), 1);
        if (next !== undefined) void this.#push(this.worker, next);
      }
      await sleep(2);
    }
  }

  async #push(
    worker: WorkerProcess,
    news: { readonly to: string; readonly event: StatusEvent },
  ): Promise<void> {
    this.#inFlight += 1;
    try {
      await worker.call({ do: 'news', event: news.event });
      if (news.event.status === 'delivered') this.delivered.add(news.to);
      if (this.#trial.draw.chance(repeatedShare)) this.#waiting.push(news);
    } catch {
      this.#waiting.push(news);
    }
    this.#inFlight -= 1;
  }
}

/** Bird's reports name our id as well; DecisionTelecom, without a callback, names only its own. */
function newsOf(
  { provider, to, providerMessageId, reference }: Acceptance,
  providers: readonly ProvenProvider[],
) {
  const { id = '', tellsOurId = false } = providers.find(({ adapter }) => adapter === provider) ?? {};
  return (['sent', 'delivered'] as const).map((status) => ({
    to: `+${to}`,
    event: {
      type: 'status',
      provider: id,
      providerMessageId,
      ...(tellsOurId && reference !== null && { correlationId: reference }),
      status,
      rawStatus: status,
      occurredAt: null,
    } satisfies StatusEvent,
  }));
}
