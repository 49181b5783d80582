import { type SendError, toSendError } from '@wamux/core';
import { pausedByOperator } from '@wamux/core/policy';
import type { Db } from './database/database.js';
import type { OutboxClient } from './outbox-client.js';
import { type Pause, readPauses } from './store/pauses.js';

/** Pauses that were read this recently are not read again, however often a worker looks for messages. */
const freshForMs = 100;

/** Reads the pauses in the outbox's database, and passes them on to its client. */
export class PauseWatch {
  readonly #client: OutboxClient;
  readonly #onTrouble: (error: unknown) => void;
  /** Whether the client holds its providers back itself. One that fails when it is told of the pauses does not. */
  #clientObeys: boolean;
  /** The reason for each paused provider. */
  #providers: ReadonlyMap<string, string> = new Map();
  #lanes: ReadonlySet<string> = new Set();
  #readAt = Number.NEGATIVE_INFINITY;

  constructor(client: OutboxClient, onTrouble: (error: unknown) => void) {
    this.#client = client;
    this.#onTrouble = onTrouble;
    this.#clientObeys = client.setPauses !== undefined;
  }

  /**
   * Reads the pauses, unless they were read a moment ago. Returns whether a pause has ended, so that there is more to send.
   */
  async refresh(db: Db): Promise<boolean> {
    if (Math.abs(performance.now() - this.#readAt) < freshForMs) return false;
    const [providers, lanes] = [this.#providers, this.#lanes];
    await this.read(db);
    return (
      [...providers.keys()].some((id) => !this.#providers.has(id)) ||
      [...lanes].some((lane) => !this.#lanes.has(lane))
    );
  }

  /** Reads what is paused now. */
  async read(db: Db): Promise<readonly Pause[]> {
    const startedAt = performance.now();
    const pauses = await readPauses(db);
    // This read began before one that has finished already, so its result may be older.
    if (startedAt < this.#readAt) return pauses;
    this.#readAt = startedAt;
    this.#providers = new Map(
      pauses.flatMap(({ provider, reason }) => (provider === undefined ? [] : [[provider, reason]])),
    );
    this.#lanes = new Set(pauses.flatMap(({ lane }) => lane ?? []));
    this.#tellClient();
    return pauses;
  }

  /** A client of the app's own may throw; the database, in whose transactions this runs, has not failed then. */
  #tellClient(): void {
    if (this.#client.setPauses === undefined) return;
    try {
      this.#client.setPauses(this.#providers);
      this.#clientObeys = true;
    } catch (error) {
      this.#clientObeys = false;
      this.#onTrouble(error);
    }
  }

  isLanePaused(lane: string): boolean {
    return this.#lanes.has(lane);
  }

  isPaused(provider: string): boolean {
    return this.#providers.has(provider);
  }

  /** The error of a message for a paused provider, where the client cannot handle pauses itself. */
  refusalOf(provider: string): SendError | undefined {
    const reason = this.#providers.get(provider);
    if (reason === undefined || this.#clientObeys) return undefined;
    const error = pausedByOperator(provider, reason);
    return toSendError(error, { attempts: [{ provider, outcome: 'not-tried', durationMs: 0, error }] });
  }
}
