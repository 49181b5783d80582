// What the server's sessions do, sampled every 50 ms: a profile of statements and of what they wait for.
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const everyMs = 50;
/** How many statements and waits are named; the rest is one row. */
const mostNamed = 5;

const activity = {
  name: 'activity',
  text: `select state, wait_event_type as type, wait_event as event, query from pg_stat_activity
    where application_name = 'wamux-outbox' and state in ('active', 'idle in transaction')`,
};

/** The kind of a statement: its verb and its table, without its values. */
export function kindOf(query) {
  const text = query
    .toLowerCase()
    .replaceAll(/["\s]+/g, ' ')
    .trim();
  if (text.includes('skip locked')) return 'claim of due messages';
  if (text.includes('pg_advisory_xact_lock_shared')) return 'lock of new names';
  if (text.includes('pg_advisory_xact_lock')) return "lock of the provider's limits";
  const [verb] = text.match(/insert into|update|delete from|select|commit|begin|notify/) ?? [
    text.slice(0, 20),
  ];
  const [table = ''] = text.match(/wamux_\w+/) ?? [];
  const suffix = verb === 'select' && text.includes('for update') ? ' for update' : '';
  return `${verb} ${table}${suffix}`.trim();
}

/** Counts names, and returns the most frequent ones, each with its share. */
class Tally {
  #counts = new Map();
  #all = 0;

  add(name) {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
    this.#all += 1;
  }

  get all() {
    return this.#all;
  }

  top() {
    return [...this.#counts]
      .sort(([, one], [, other]) => other - one)
      .slice(0, mostNamed)
      .map(([name, count]) => ({ name, share: count / this.#all }));
  }
}

/** Starts sampling on its own connection, and returns a function that ends it and returns the profile. */
export async function sampleActivity(url) {
  const client = new pg.Client(url);
  await client.connect();
  const [statements, waits, inTransaction] = [new Tally(), new Tally(), new Tally()];
  let samples = 0;
  let isOver = false;
  const look = async () => {
    while (!isOver) {
      const { rows } = await client.query(activity);
      samples += 1;
      for (const { state, type, event, query } of rows) {
        // The server has answered, and keeps the transaction's locks until the worker continues.
        if (state !== 'active') inTransaction.add(kindOf(query));
        else {
          statements.add(kindOf(query));
          waits.add(type === null ? 'CPU' : `${type} ${event}`);
        }
      }
      await sleep(everyMs);
    }
  };
  const looking = look();
  return async () => {
    isOver = true;
    await looking;
    await client.end();
    return {
      samples,
      /** How many sessions, on average, ran a statement, and how many were in a transaction and waited for their worker. */
      active: statements.all / samples,
      inTransaction: inTransaction.all / samples,
      statements: statements.top(),
      waits: waits.top(),
    };
  };
}
