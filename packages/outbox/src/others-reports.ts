import type { Database } from './database/database.js';
import type { OutboxClient } from './outbox-client.js';
import { type EndedMessage, readEnded } from './store/read-ended.js';

/** How far a look goes back behind the last one, in milliseconds: a transaction may take that long to commit. */
const overlapMs = 5_000;

/**
 * Tells the client what providers reported about messages, to whichever process: the webhooks of a provider usually come to
 * another process than the workers. The client has to hear of it, since a failure may be the provider's own.
 */
export class OthersReports {
  readonly #database: Database;
  readonly #client: OutboxClient;
  /** When the last look that succeeded began, in milliseconds since the epoch. */
  #lookedAt: number;
  /** What the last look found, so that the next one does not tell it again. */
  #told: ReadonlySet<string> = new Set();

  constructor(database: Database, client: OutboxClient) {
    this.#database = database;
    this.#client = client;
    this.#lookedAt = database.now();
  }

  async tell(): Promise<void> {
    if (this.#client.observe === undefined) return;
    const now = this.#database.now();
    const ended = await readEnded(this.#database, this.#lookedAt - overlapMs);
    this.#lookedAt = now;
    const told = this.#told;
    this.#told = new Set(ended.map(nameOf));
    for (const one of ended) if (!told.has(nameOf(one))) this.#observe(one);
  }

  #observe({ update }: EndedMessage): void {
    try {
      this.#client.observe?.(update);
    } catch {
      // The client broke its contract by throwing; nothing else depends on it.
    }
  }
}

const nameOf = ({ attemptId, update }: EndedMessage): string => `${attemptId} ${update.status}`;
