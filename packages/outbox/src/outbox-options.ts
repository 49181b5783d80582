import type { Clock } from '@wamux/core';
import { guardListener, guardRandom } from '@wamux/core/helpers';
import { inputError, readInput, strictObject } from '@wamux/core/input';
import * as z from 'zod';
import type { Durability } from './database/database.js';
import type { OutboxClient } from './outbox-client.js';
import { OutboxOpenError } from './outbox-error.js';
import { longestMs } from './parse-input.js';

/** The options of an outbox. Only `url` and `client` are required. */
export interface OutboxOptions {
  /** `file:outbox.db`, `:memory:` (for tests), or `postgres://…`. Tables are made where they are missing. */
  readonly url: string;
  /** What messages are sent with. */
  readonly client: OutboxClient;
  /**
   * Whether missing tables are made, and those of an older version changed. With `false` a database that does not have the
   * tables of this version is refused and left as it is, for programs that only look into an outbox of others. Default `true`.
   */
  readonly migrate?: boolean;
  /** `relaxed` accepts explicitly that a power failure may lose what was acknowledged last. Default `full`. */
  readonly durability?: Durability;
  /**
   * How many messages this process has in hand at a time for each lane, including those that wait for a provider's limits,
   * so that a slow provider does not hold up the others. Default 64.
   */
  readonly concurrency?: number;
  /**
   * For how long a worker has a message without a sign of life, in milliseconds. After a crash its messages wait this
   * long. Default 15,000.
   */
  readonly leaseMs?: number;
  /** For how long a message is tried again after temporary refusals, in milliseconds from its first try. Default a day. */
  readonly retryForMs?: number;
  /**
   * For how long a message waits for a worker that can serve it, in milliseconds, after one could not; then it fails. While
   * a new version is rolled out, workers of the old one do not know its templates, message kinds and providers. Default an
   * hour.
   */
  readonly unservedForMs?: number;
  /** For how long an unknown outcome is looked up before it is left to a person, in milliseconds. Default 10 minutes. */
  readonly settleForMs?: number;
  /** For how long an accepted message waits for a status of its delivery, in milliseconds. Default 3 days. */
  readonly statusForMs?: number;
  /** How long the bodies of ended messages, and received events, are kept, in milliseconds. Default 30 days. */
  readonly bodiesForMs?: number;
  /**
   * How long ended messages are kept before everything of them is removed, in milliseconds: their accounts, attempts,
   * events and idempotency keys, which may then be used again. Messages that wait for a person stay, and so do, for 30
   * days, messages with events that an event reader has not read yet. Default: for ever.
   */
  readonly accountsForMs?: number;
  /**
   * Whether what webhooks bring besides statuses is kept, and can be read as `received` from the outbox's events: what
   * users write, and news of templates, accounts and calls. Default `false`: only the code that handles the webhook gets
   * it.
   */
  readonly keepReceived?: boolean;
  /**
   * With PostgreSQL: the most connections that this process opens, from 1 to 1,000. One more listens for changes while a
   * worker runs, unless `wake` is `poll`. Default 10.
   */
  readonly connections?: number;
  /**
   * With PostgreSQL: gives the password of each new connection, instead of one in the `url`, for passwords or tokens that
   * change while the process runs.
   */
  readonly password?: () => string | Promise<string>;
  /**
   * With PostgreSQL: how workers learn of new messages. `notify`: at once, by NOTIFY; a server lets only one transaction
   * that uses it commit at a time, across all its databases. `poll`: they look once a second. Default `notify`; where
   * notifications do not arrive, `onTrouble` is told once, and workers look once a second.
   */
  readonly wake?: 'notify' | 'poll';
  /**
   * Called when the database fails while a worker runs. The worker goes on by itself, even where this throws. Default: a
   * process warning, at most one a minute.
   */
  readonly onTrouble?: (error: unknown) => void;
  /** The clock. Default: the system's. With PostgreSQL, the outbox takes the time from the server. */
  readonly clock?: Clock;
  /** The source of randomness for waits: 0 ≤ random < 1. Default `Math.random`. */
  readonly random?: () => number;
}

const day = 86_400_000;
/** Whole milliseconds, as times in a database are. */
const span = (fallback: number, { least = 1, most = longestMs } = {}) =>
  z.int().min(least).max(most).default(fallback);

const numbersSchema = strictObject({
  durability: z.enum(['full', 'relaxed']).default('full'),
  concurrency: z.int().min(1).max(10_000).default(64),
  // A timer cannot wait longer than 24 days.
  leaseMs: span(15_000, { least: 100, most: day }),
  retryForMs: span(day),
  unservedForMs: span(3_600_000),
  settleForMs: span(10 * 60_000),
  statusForMs: span(3 * day),
  bodiesForMs: span(30 * day),
  accountsForMs: z.int().min(1).max(longestMs).optional(),
  keepReceived: z.boolean().default(false),
  migrate: z.boolean().default(true),
  connections: z.int().min(1).max(1_000).default(10),
  wake: z.enum(['notify', 'poll']).default('notify'),
});

export type CheckedOptions = Omit<OutboxOptions, keyof z.output<typeof numbersSchema>> &
  z.output<typeof numbersSchema>;

/** @throws {OutboxOpenError} naming each wrong option. */
export function parseOutboxOptions(given: OutboxOptions): CheckedOptions {
  const options = copyOf(given);
  const { url, client, onTrouble, clock, random, password, ...numbers } = options;
  const checked = readInput(numbersSchema, numbers);
  const issues = checked.isOk() ? [] : [...checked.error];
  if (typeof client?.send !== 'function' || typeof client.sendTemplate !== 'function') {
    issues.push({ path: 'client', message: 'expected a wamux client, or another WhatsAppProvider' });
  }
  for (const [path, given] of Object.entries({ password, onTrouble, random })) {
    if (given !== undefined && typeof given !== 'function')
      issues.push({ path, message: 'expected a function' });
  }
  if (clock !== undefined && (typeof clock?.now !== 'function' || typeof clock.sleep !== 'function')) {
    issues.push({ path: 'clock', message: 'expected a Clock: an object with the functions now and sleep' });
  }
  if (issues.length > 0 || checked.isErr())
    throw new OutboxOpenError(inputError('validation', issues).message);
  return {
    url,
    client,
    ...(onTrouble && { onTrouble: guardListener('`onTrouble` of the outbox', onTrouble) }),
    ...(clock && { clock }),
    ...(random && { random: guardRandom(random) }),
    ...(password && { password }),
    ...checked.value,
  };
}

/** Reads the options once, since a getter may throw. */
function copyOf(options: OutboxOptions): OutboxOptions {
  try {
    return { ...options };
  } catch {
    throw new OutboxOpenError('the options cannot be read; expected plain data');
  }
}
