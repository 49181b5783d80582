import { systemClock } from '@wamux/core';
import { createSharedLimiter } from '@wamux/limits';
import { CheckPlan } from './check-plan.js';
import { createOutbox } from './create-outbox.js';
import { openDatabase } from './database/open-database.js';
import { createPermitStore } from './limits/permit-store.js';
import type { Outbox } from './outbox.js';
import { type OutboxOptions, parseOutboxOptions } from './outbox-options.js';
import { OutboxStatusStore } from './store/outbox-status-store.js';

/**
 * Opens an outbox, and makes its tables where they are missing. Nothing is sent before `start()`.
 *
 * @throws {OutboxOpenError} when an option is wrong or the database cannot be used, saying why.
 * @throws What `connect` of the client throws.
 */
export async function openOutbox(options: OutboxOptions): Promise<Outbox> {
  const checked = parseOutboxOptions(options);
  const { client, clock = systemClock, random = Math.random } = checked;
  const { connections, migrate, password, wake } = checked;
  const database = await openDatabase(checked.url, checked.durability, clock, {
    connections,
    migrate,
    wake,
    onDeaf: checked.onTrouble ?? warn,
    ...(password && { password }),
  });
  const plan = new CheckPlan({
    providers: client.providers ?? new Map([[client.id, client]]),
    settleForMs: checked.settleForMs,
    statusForMs: checked.statusForMs,
    random,
  });
  const statusStore = new OutboxStatusStore(database, plan, { keepReceived: checked.keepReceived });
  const limiter = createSharedLimiter({
    store: createPermitStore(database),
    clock,
    leaseMs: checked.leaseMs,
  });
  try {
    client.connect?.({ statusStore, limiter });
  } catch (error) {
    // Nobody else could close it.
    await database.close();
    throw error;
  }
  return createOutbox({ ...checked, clock, random, database, plan, statusStore, limiter });
}

const warn = ({ message }: Error): void =>
  process.emitWarning(message, { type: 'OutboxWarning', code: 'WAMUX_OUTBOX' });
