import type { Clock } from '@wamux/core';
import { redactText } from '@wamux/core/redaction';
import { isLockTimeout } from './database/postgres-errors.js';
import { isBusy } from './database/sqlite/is-busy.js';
import type { OutboxError } from './outbox-error.js';

const warnEveryMs = 60_000;

const heldElsewhere: OutboxError = {
  kind: 'unavailable',
  message:
    'another open transaction locks this idempotency key, the daily count of its team, or the tables of the outbox; try again',
};

const fileHeld: OutboxError = {
  kind: 'unavailable',
  message:
    'another transaction keeps the outbox file locked; try again or, if the transaction is your own, pass it as `transaction`',
};

/**
 * The error for a call that the database did not carry out. The database's message is redacted, since it may quote stored
 * data.
 */
export function toUnavailable(error: unknown): OutboxError {
  if (isLockTimeout(error)) return heldElsewhere;
  if (isBusy(Object(error))) return fileHeld;
  const { code, message } = Object(error) as { readonly code?: unknown; readonly message?: unknown };
  const told = redactText(String(message ?? ''), { secrets: [], phoneNumbers: [] });
  return { kind: 'unavailable', message: `the database failed: ${told || String(code)}` };
}

/** Warns at most once a minute, since a database that is away fails many times a second. */
export function warnOfTrouble(clock: Clock): (error: unknown) => void {
  let warnedAt = Number.NEGATIVE_INFINITY;
  return (error) => {
    if (clock.now() - warnedAt < warnEveryMs) return;
    warnedAt = clock.now();
    process.emitWarning(toUnavailable(error).message, { type: 'OutboxWarning', code: 'WAMUX_OUTBOX' });
  };
}
