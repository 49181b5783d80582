import { suggestion } from '@wamux/core/input';
import { err, ok, type Result } from 'neverthrow';
import type { Database } from './database/database.js';
import type { Outbox } from './outbox.js';
import type { OutboxCalls } from './outbox-calls.js';
import type { OutboxClient } from './outbox-client.js';
import type { OutboxError } from './outbox-error.js';
import { wrong } from './parse-input.js';
import { type CheckedTarget, parsePause, parseResume, parseTarget, providersOf } from './parse-pause.js';
import type { PauseWatch } from './pause-watch.js';
import { removePause, storePause } from './store/pauses.js';
import { readWorkerStates } from './store/provider-states.js';

interface PauseCallsOptions {
  readonly database: Database;
  readonly client: OutboxClient;
  readonly pauses: PauseWatch;
  readonly calls: OutboxCalls;
  /** Called when a message may be due. */
  readonly wake: () => void;
}

/** The calls by which an operator pauses and resumes providers and lanes. */
export function createPauseCalls(options: PauseCallsOptions): Pick<Outbox, 'pause' | 'resume' | 'pauses'> {
  const { calls, client, database, pauses, wake } = options;

  /** Refuses a provider that nobody has: pausing a misspelt name would have no effect, and the operator would not notice. */
  async function findUnknown({ kind, name }: CheckedTarget): Promise<OutboxError | undefined> {
    const workers = await readWorkerStates(database);
    const known = [
      ...new Set([
        ...(client.providers?.keys() ?? [client.id]),
        ...workers.flatMap(({ providers }) => Object.keys(providers)),
      ]),
    ];
    // A process without providers, such as a command that only decides, knows no names before a worker has run.
    if (known.length === 0) return undefined;
    const unknown = (kind === 'provider' ? [name] : providersOf(name)).find((one) => !known.includes(one));
    if (unknown === undefined) return undefined;
    const message = `neither this process nor a worker has a provider of this name${suggestion(unknown, known)}`;
    return wrong([{ path: `target.${kind}`, message }]);
  }

  /** Applies a decision in this process at once, so that its worker need not wait until it looks again. */
  async function obey<Value>(decided: Result<Value, OutboxError>): Promise<Result<Value, OutboxError>> {
    if (decided.isOk()) {
      await pauses.read(database.db);
      wake();
    }
    return decided;
  }

  return {
    pause: (given, account) =>
      calls.run(async () => {
        const target = parseTarget(given);
        if (target.isErr()) return err(target.error);
        const checked = parsePause(account);
        if (checked.isErr()) return err(checked.error);
        const unknown = await findUnknown(target.value);
        if (unknown !== undefined) return err(unknown);
        return obey(await storePause(database, target.value, checked.value));
      }),
    resume: (given, account) =>
      calls.run(async () => {
        const target = parseTarget(given);
        if (target.isErr()) return err(target.error);
        const checked = parseResume(account);
        if (checked.isErr()) return err(checked.error);
        return obey(await removePause(database, target.value, checked.value));
      }),
    pauses: () => calls.run(async () => ok(await pauses.read(database.db))),
  };
}
