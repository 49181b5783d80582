import { err, ok, type Result } from 'neverthrow';
import type { CheckPlan } from './check-plan.js';
import type { Database } from './database/database.js';
import type { Outbox } from './outbox.js';
import type { OutboxCalls } from './outbox-calls.js';
import type { OutboxError } from './outbox-error.js';
import type { OutboxMessage } from './outbox-message.js';
import { type DecisionOptions, parseCancel, parseResend, parseResolution } from './parse-decision.js';
import { isId, readList } from './parse-input.js';
import { type CarryOut, decide } from './store/decide.js';
import { cancelMessage, resendMessage } from './store/operator.js';
import { readMessagesById } from './store/read-messages.js';
import { resolveMessage } from './store/resolve.js';

/** How many messages one transaction decides about. */
const mostAtOnce = 100;

interface DecisionContext {
  readonly database: Database;
  readonly plan: CheckPlan;
  readonly retryForMs: number;
  readonly calls: OutboxCalls;
  /** Called when a message may be due. */
  readonly wake: () => void;
}

type Decided = Result<OutboxMessage, OutboxError>;
type Decisions = Pick<Outbox, 'cancel' | 'cancelMany' | 'resend' | 'resendMany' | 'resolve' | 'resolveMany'>;

/** The calls by which an app or a person decides about messages. */
export function createDecisions({ database, plan, retryForMs, calls, wake }: DecisionContext): Decisions {
  const decidePiece = async (
    ids: readonly string[],
    options: DecisionOptions,
    carryOut: CarryOut,
  ): Promise<ReadonlyMap<string, Decided>> => {
    const results = await decide(database, ids, options, carryOut);
    wake();
    const messages = await readMessagesById(database, ids);
    return new Map(
      ids.map((id): [string, Decided] => {
        const message = messages.get(id);
        const result = results.get(id);
        if (message === undefined || result === undefined) return [id, err(notFound)];
        return [id, result.map(() => message)];
      }),
    );
  };

  const decideMany = async <Options extends DecisionOptions>(
    given: unknown,
    checked: Result<Options, OutboxError>,
    toCarryOut: (options: Options) => CarryOut,
  ): Promise<readonly Decided[]> => {
    const list = readList('ids', given);
    if (list.isErr()) return [err(list.error)];
    const ids = list.value;
    if (checked.isErr()) return ids.map(() => err(checked.error));
    const known = new Map<unknown, Decided>();
    const valid = [...new Set(ids.filter(isId))];
    for (let from = 0; from < valid.length; from += mostAtOnce) {
      const piece = valid.slice(from, from + mostAtOnce);
      const decided = await calls.run(async () =>
        ok(await decidePiece(piece, checked.value, toCarryOut(checked.value))),
      );
      for (const id of piece) {
        known.set(id, decided.isErr() ? err(decided.error) : (decided.value.get(id) ?? err(notFound)));
      }
    }
    return ids.map((id) => known.get(id) ?? err(notFound));
  };

  /** The single result of a {@link decideMany} with one id. */
  const decideOne = (decided: Promise<readonly Decided[]>) =>
    calls.run(async () => (await decided)[0] ?? err(notFound));

  const outbox: Decisions = {
    cancelMany: (ids, options) =>
      decideMany(ids, parseCancel(options), (given) => cancelMessage(database, given)),
    resendMany: (ids, options) =>
      decideMany(ids, parseResend(options), (given) => resendMessage(database, given, retryForMs)),
    resolveMany: (ids, options) =>
      decideMany(ids, parseResolution(options), (given) => resolveMessage(database, plan, given)),
    cancel: (id, options) => decideOne(outbox.cancelMany([id], options)),
    resend: (id, options) => decideOne(outbox.resendMany([id], options)),
    resolve: (id, options) => decideOne(outbox.resolveMany([id], options)),
  };
  return outbox;
}

export const notFound: OutboxError = { kind: 'not-found', message: 'there is no message with this id' };
