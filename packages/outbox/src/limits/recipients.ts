import type { Clock } from '@wamux/core';
import type { Database } from '../database/database.js';
import { GroupCommit } from '../group-commit.js';
import { slackMs } from './sent-window.js';
import { retryMs, type Share } from './share.js';
import { removeOldTurns, type Turn, takeTurns } from './turns.js';

const sweepEveryMs = 60_000;

/** A message that waits. */
export interface Waiter {
  /** As a hash; `undefined`: messages to one recipient need no distance. */
  readonly recipient: string | undefined;
  readonly isMessage: boolean;
  /** Aborted when it waits no more. */
  readonly waiting: AbortSignal;
  end(): void;
}

export interface RecipientsOptions {
  readonly database: Database;
  readonly clock: Clock;
  /** This process. */
  readonly holder: string;
  /** Knows whether the database can be reached. */
  readonly share: Share;
  /** Gets those whose recipient is free again, in order. */
  readonly onFree: (waiters: readonly Waiter[]) => void;
}

interface Recipient {
  /** Milliseconds since the epoch; infinite while a message takes it. */
  freeAt: number;
  waiters: Waiter[];
}

/** The distance between messages to one recipient. */
export class Recipients {
  readonly #options: RecipientsOptions;
  readonly #turns = new Map<string, Recipient>();
  readonly #taken: GroupCommit<Turn, number | undefined>;
  #turnMs = 0;
  #sweepAt = 0;

  constructor(options: RecipientsOptions) {
    this.#options = options;
    const { database, holder } = options;
    this.#taken = new GroupCommit((turns) => takeTurns(database, holder, turns));
  }

  /** Of two instances that disagree, the more careful one is right. */
  heed(intervalMs: number): void {
    if (intervalMs > 0) this.#turnMs = Math.max(this.#turnMs, intervalMs + slackMs);
  }

  get areLimited(): boolean {
    return this.#turnMs > 0;
  }

  /** Takes a message aside whose recipient is not free. */
  holdsUp(waiter: Waiter): boolean {
    if (waiter.recipient === undefined) return false;
    const turn = this.#turnOf(waiter.recipient);
    if (turn.freeAt <= this.#options.database.now()) return false;
    turn.waiters.push(waiter);
    if (turn.waiters.length === 1) this.#freeLater(turn);
    return true;
  }

  /** Takes the recipient's turn for a message that could leave now. Where it is not free the message waits here. */
  async take(waiter: Waiter, recipient: string): Promise<boolean> {
    const { database } = this.#options;
    this.#sweep();
    const turn = this.#turnOf(recipient);
    turn.freeAt = Number.POSITIVE_INFINITY;
    const freeAt = await this.#ask(recipient);
    turn.freeAt = freeAt ?? database.now() + this.#turnMs;
    if (freeAt !== undefined && !waiter.waiting.aborted) turn.waiters.unshift(waiter);
    if (turn.waiters.length > 0) this.#freeLater(turn);
    return freeAt === undefined;
  }

  forget({ recipient = '' }: Waiter): void {
    const turn = this.#turns.get(recipient);
    if (turn !== undefined) turn.waiters = turn.waiters.filter(({ waiting }) => !waiting.aborted);
  }

  #turnOf(recipient: string): Recipient {
    const known = this.#turns.get(recipient);
    if (known !== undefined) return known;
    const turn = { freeAt: 0, waiters: [] };
    this.#turns.set(recipient, turn);
    return turn;
  }

  #freeLater(turn: Recipient): void {
    const { database, clock, onFree } = this.#options;
    // It is called again when it is known what became of the message that takes the turn.
    if (turn.freeAt === Number.POSITIVE_INFINITY) return;
    void clock.sleep(Math.max(1, turn.freeAt - database.now())).then(() => onFree(turn.waiters.splice(0)));
  }

  /** When the recipient is free; `undefined`: its turn was taken. */
  async #ask(key: string): Promise<number | undefined> {
    const { database, share } = this.#options;
    if (!share.isConnected && share.processes === 1) return undefined;
    // Where the database is away the message waits: processes cannot know what the others send.
    try {
      const askedAt = database.now();
      const freeAt = await this.#taken.add({ key, forMs: this.#turnMs });
      const lateMs = database.now() - askedAt;
      if (freeAt !== undefined || lateMs <= slackMs) return freeAt;
      // A turn begins when it is taken: of one that was heard of so late, too little is left.
      return await this.#taken.add({ key, forMs: this.#turnMs + lateMs });
    } catch {
      return database.now() + retryMs;
    }
  }

  #sweep(): void {
    const { database } = this.#options;
    const now = database.now();
    if (now < this.#sweepAt) return;
    this.#sweepAt = now + sweepEveryMs;
    for (const [recipient, { freeAt, waiters }] of this.#turns) {
      if (freeAt <= now && waiters.length === 0) this.#turns.delete(recipient);
    }
    // Another time, if the database is away.
    removeOldTurns(database).catch(() => {});
  }
}
