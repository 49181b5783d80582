import type { ProofDatabase } from './databases/proof-database.js';

/** What is stored about a run, as far as the verdict depends on it. */
export interface Evidence {
  readonly messages: readonly {
    readonly id: string;
    readonly recipient: string;
    readonly state: string;
    readonly reason: string | null;
    /** The worker that has it, or had it last; `null` where there is none. */
    readonly worker: string | null;
  }[];
  readonly attempts: readonly {
    readonly id: string;
    readonly message_id: string;
    readonly outcome: string;
    readonly history: string;
  }[];
  readonly events: readonly {
    readonly message_id: string;
    readonly type: string;
    /** Milliseconds since the epoch. */
    readonly at: number;
    readonly data: string;
  }[];
}

export async function readEvidence(database: Pick<ProofDatabase, 'query'>): Promise<Evidence> {
  return {
    messages: await database.query('select id, recipient, state, reason, worker from wamux_messages'),
    attempts: await database.query('select id, message_id, outcome, history from wamux_attempts'),
    events: await database.query('select message_id, type, at, data from wamux_events order by seq'),
  };
}

/** Recipients of messages inside the send window: a message that was sent, or was about to be, and has no outcome. */
export function inSendWindow({ messages, attempts }: Evidence): Set<string> {
  const started = new Set(attempts.flatMap((one) => (one.outcome === 'started' ? [one.message_id] : [])));
  return new Set(
    messages.flatMap(({ id, state, recipient }) =>
      state === 'sending' && started.has(id) ? [recipient] : [],
    ),
  );
}
