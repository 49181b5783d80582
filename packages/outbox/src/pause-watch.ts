import { type SendError, toSendError } from '@wamux/core';
import { pausedByOperator } from '@wamux/core/policy';
import type { Database } from './database/database.js';
import type { OutboxClient } from './outbox-client.js';
import { type Pause, readPauses } from './store/pauses.js';

/** What was read a moment ago is not read again, however often a worker looks for messages. */
const freshForMs = 100;

/** What an outbox knows of the pauses that its database keeps, and passes on to its client. */
export class PauseWatch {
  readonly #database: Database;
  readonly #client: OutboxClient;
  /** Why each is paused. */
  #providers: ReadonlyMap<string, string> = new Map();
  #lanes: ReadonlySet<string> = new Set();
  #readAt = Number.NEGATIVE_INFINITY;

  constructor(database: Database, client: OutboxClient) {
    this.#database = database;
    this.#client = client;
  }

  /** Reads them, unless it was done a moment ago. `true`: there is another provider or lane to send to than before. */
  async refresh(): Promise<boolean> {
    if (Math.abs(performance.now() - this.#readAt) < freshForMs) return false;
    const [providers, lanes] = [this.#providers, this.#lanes];
    await this.read();
    return (
      [...providers.keys()].some((id) => !this.#providers.has(id)) ||
      [...lanes].some((lane) => !this.#lanes.has(lane))
    );
  }

  /** What is paused now. */
  async read(): Promise<readonly Pause[]> {
    const startedAt = performance.now();
    const pauses = await readPauses(this.#database);
    // A slower read of before says less than what is known by now.
    if (startedAt < this.#readAt) return pauses;
    this.#readAt = startedAt;
    this.#providers = new Map(
      pauses.flatMap(({ provider, reason }) => (provider === undefined ? [] : [[provider, reason]])),
    );
    this.#lanes = new Set(pauses.flatMap(({ lane }) => lane ?? []));
    this.#client.setPauses?.(this.#providers);
    return pauses;
  }

  isLanePaused(lane: string): boolean {
    return this.#lanes.has(lane);
  }

  isPaused(provider: string): boolean {
    return this.#providers.has(provider);
  }

  /** The error of a message for a paused provider, where the client does not know of pauses. */
  refusalOf(provider: string): SendError | undefined {
    const reason = this.#providers.get(provider);
    if (reason === undefined || this.#client.setPauses !== undefined) return undefined;
    const error = pausedByOperator(provider, reason);
    return toSendError(error, { attempts: [{ provider, outcome: 'not-tried', durationMs: 0, error }] });
  }
}
