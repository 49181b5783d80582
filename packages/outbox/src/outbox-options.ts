import type { Clock } from '@wamux/core';
import { guardListener, guardRandom } from '@wamux/core/helpers';
import { inputError, readInput, strictObject } from '@wamux/core/input';
import * as z from 'zod';
import type { Durability } from './database/database.js';
import type { OutboxClient } from './outbox-client.js';
import { OutboxOpenError } from './outbox-error.js';
import { longestMs } from './parse-input.js';

/** What an outbox works with. Only `url` and `client` are needed. */
export interface OutboxOptions {
  /** `file:outbox.db`, `:memory:` (for tests), or `postgres://…`. Tables are made where there are none. */
  readonly url: string;
  /** What messages are sent with. */
  readonly client: OutboxClient;
  /** `relaxed` is an explicit word that a power failure may cost what was acknowledged last. Default `full`. */
  readonly durability?: Durability;
  /**
   * Messages that this process has in hand at a time for each provider, those that wait for its limits included: a slow
   * one holds up nobody else. Default 64.
   */
  readonly concurrency?: number;
  /**
   * For how long a worker has a message without a sign of life, in milliseconds. After a crash its messages wait this
   * long. Default 15,000.
   */
  readonly leaseMs?: number;
  /** For how long a message is tried again after refusals that pass, in milliseconds from its first try. Default a day. */
  readonly retryForMs?: number;
  /**
   * For how long a message waits for a worker that can serve it, in milliseconds, after one could not: while a new version
   * is rolled out, the workers of the one before do not know its templates, kinds of message and providers. Then it fails.
   * Default an hour.
   */
  readonly unservedForMs?: number;
  /** For how long an unknown outcome is looked up before a person is called, in milliseconds. Default 10 minutes. */
  readonly settleForMs?: number;
  /** For how long an accepted message waits for the word of its delivery, in milliseconds. Default 3 days. */
  readonly statusForMs?: number;
  /** When the bodies of messages that have ended, and received events, are removed, in milliseconds. Default 30 days. */
  readonly bodiesForMs?: number;
  /**
   * When everything of messages that have ended is removed, in milliseconds: their accounts, attempts, events and
   * idempotency keys, which are then free again. What waits for a person stays, and for 30 days what a reader of events has not had yet.
   * Default: never.
   */
  readonly accountsForMs?: number;
  /**
   * Whether what webhooks bring beside statuses is kept, to be read as `received` from the outbox's events: what users write,
   * news of templates, accounts and calls. Default: it is not, and whoever takes the webhook in has it alone.
   */
  readonly keepReceived?: boolean;
  /**
   * With PostgreSQL: how many connections this process has at the most, from 1 to 1,000. One more listens for changes while
   * a worker runs, unless `wake` is `poll`. Default 10.
   */
  readonly connections?: number;
  /**
   * With PostgreSQL: gives the password of each new connection, in place of one in the `url`, where passwords or tokens
   * are replaced while the process runs.
   */
  readonly password?: () => string | Promise<string>;
  /**
   * With PostgreSQL: how workers learn of new messages. `notify`: at once, by NOTIFY, for which a server lets one
   * transaction commit at a time that uses it, whatever their databases. `poll`: they look once a second. Default `notify`,
   * with which they look once a second too where notifications do not arrive, after one word to `onTrouble`.
   */
  readonly wake?: 'notify' | 'poll';
  /** Told of a database that fails while a worker runs; it goes on by itself, also where this throws. Default: a warning of the process, at most one a minute. */
  readonly onTrouble?: (error: unknown) => void;
  /** Default: the system's. With PostgreSQL the time is the server's. */
  readonly clock?: Clock;
  /** Draws waits; 0 ≤ random < 1. Default `Math.random`. */
  readonly random?: () => number;
}

const day = 86_400_000;
/** Whole, as times in a database are. */
const span = (fallback: number, { least = 1, most = longestMs } = {}) =>
  z.int().min(least).max(most).default(fallback);

const numbersSchema = strictObject({
  durability: z.enum(['full', 'relaxed']).default('full'),
  concurrency: z.int().min(1).max(10_000).default(64),
  // A timer counts no further than to 24 days.
  leaseMs: span(15_000, { least: 100, most: day }),
  retryForMs: span(day),
  unservedForMs: span(3_600_000),
  settleForMs: span(10 * 60_000),
  statusForMs: span(3 * day),
  bodiesForMs: span(30 * day),
  accountsForMs: z.int().min(1).max(longestMs).optional(),
  keepReceived: z.boolean().default(false),
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
    issues.push({ path: 'client', message: 'expected a client of wamux, or another WhatsAppProvider' });
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

/** Once, as a getter may throw. */
function copyOf(options: OutboxOptions): OutboxOptions {
  try {
    return { ...options };
  } catch {
    throw new OutboxOpenError('the options cannot be read; expected plain data');
  }
}
