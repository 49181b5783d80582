import type { MessageState, Outbox, OutboxError, OutboxMessage } from '@wamux/outbox';
import type { ExitName } from '../exit-codes.js';
import type { Io } from '../io.js';
import { clean } from '../output/clean.js';
import { type Cell, toTable } from '../output/table.js';
import { writeJson, writeLines } from '../output/write.js';
import { toCliError } from '../with-outbox.js';
import { isConfirmed } from './confirmation.js';
import type { Decision } from './decision.js';
import { countMessages } from './list-arguments.js';
import { type Found, findMissing, findSelected } from './select-messages.js';
import type { Selection } from './selection-arguments.js';

/** How many messages are decided about at a time; the user may stop in between. */
const pieceSize = 100;
/** Nobody reads more lines than this. */
const mostLines = 20;

interface Question {
  readonly selection: Selection;
  readonly decision: Decision;
  /** Whether to skip the question. */
  readonly yes: boolean;
  readonly asJson: boolean;
}

interface Unchanged {
  readonly id: string;
  readonly kind: OutboxError['kind'] | 'not-reached';
  readonly message: string;
}

/** Says what would happen, asks where somebody can answer, does it piece by piece, and says what was done and what was not. */
export async function decideMessages(io: Io, outbox: Outbox, question: Question): Promise<ExitName> {
  const { asJson, decision, selection, yes } = question;
  const named = await findSelected(outbox, selection);
  const missing = findMissing(selection, named);
  const found = named.filter(({ state }) => selection.state?.includes(state) !== false);
  const elsewhere = named.filter((one) => !found.includes(one));
  if (named.length === 0 && missing.length === 0) {
    if (asJson) writeJson(io.stdout, { changed: [], unchanged: [] });
    writeLines(io.stderr, ['No messages match.']);
    return 'ok';
  }
  if (!yes && io.confirm !== undefined && found.length > 0) {
    writeLines(io.stderr, toPlan(io, decision, found));
    const sentence = `${decision.verb} ${countMessages(found.length)}?`;
    if (!(await isConfirmed(io, sentence, yes))) return 'interrupted';
  }
  const { changed, unchanged } = await carryOut(io, outbox, decision, found);
  const all = [...missing.map(toNotFound), ...elsewhere.map(toElsewhere), ...unchanged];
  if (asJson) writeJson(io.stdout, { changed: await toShown(changed), unchanged: all });
  else tell(io, decision, changed);
  tellUnchanged(io, all);
  if (io.interrupted.aborted) return 'interrupted';
  return all.length === 0 ? 'ok' : 'failed';
}

function toPlan({ stderr }: Io, { predict }: Decision, found: readonly Found[]): readonly string[] {
  const counts = new Map<string, { state: MessageState; count: number; what: string }>();
  for (const { message, state } of found) {
    const what = predict(message) ?? 'stays unchanged: not possible in this state';
    const before = counts.get(state + what)?.count ?? 0;
    counts.set(state + what, { state, what, count: before + 1 });
  }
  const rows = [...counts.values()].map(({ count, state, what }): Cell[] => [String(count), state, what]);
  return [...toTable(stderr, ['messages', 'state', 'what would happen'], rows), ''];
}

/**
 * Changes a message only if it is still in the state in which it was seen, and was not sent again meanwhile: the user has
 * answered a question about that.
 */
async function carryOut(io: Io, outbox: Outbox, decision: Decision, found: readonly Found[]) {
  const changed: OutboxMessage[] = [];
  const unchanged: Unchanged[] = [];
  let isAway = false;
  for (const state of new Set(found.map((one) => one.state))) {
    const some = found.filter((one) => one.state === state);
    for (let from = 0; from < some.length; from += pieceSize) {
      const piece = some.slice(from, from + pieceSize);
      const ids = piece.map(({ id }) => id);
      const seen = { ifState: state, ifCorrelationId: piece.map(({ message }) => message.correlationId) };
      if (isAway || io.interrupted.aborted) {
        unchanged.push(...ids.map(toNotReached));
        continue;
      }
      for (const [index, result] of (await decision.carryOut(outbox, ids, seen)).entries()) {
        if (result.isOk()) changed.push(result.value);
        else if (result.error.kind === 'validation') throw toCliError(result.error);
        else {
          const { kind, message } = result.error;
          const isUnknown = kind === 'unavailable';
          unchanged.push({
            id: ids[index] ?? '',
            kind,
            message: isUnknown ? `${message}; ${doubt}` : message,
          });
          isAway ||= isUnknown;
        }
      }
    }
  }
  return { changed, unchanged };
}

/** A connection that breaks while it commits leaves open whether it was done, and to send again twice makes two copies. */
const doubt = 'the change may have been made: check the message before you repeat the command';

const toNotFound = (id: string): Unchanged => ({
  id,
  kind: 'not-found',
  message: 'there is no message with this id',
});

const toElsewhere = ({ id, state }: Found): Unchanged => ({
  id,
  kind: 'conflict',
  message: `it is ${state}; it was left unchanged`,
});

const toNotReached = (id: string): Unchanged => ({
  id,
  kind: 'not-reached',
  message: 'not processed yet: run the same command again to continue',
});

/** Shows ids and no phone numbers: a decision does not open the message. */
async function toShown(changed: readonly OutboxMessage[]): Promise<readonly object[]> {
  const { toShownMessage } = await import('../output/shown-message.js');
  return changed.map((message) => toShownMessage(message, false));
}

function tell({ stdout }: Io, { past }: Decision, changed: readonly OutboxMessage[]): void {
  const lines = changed.slice(0, mostLines).map(({ id, state, duplicatePossible }) => {
    const doubt = state === 'queued' && duplicatePossible ? ', and the recipient may get it twice' : '';
    return `${stdout.paint('yellow', past)} ${id}, it is ${state}${doubt}`;
  });
  if (changed.length > mostLines) lines.push(`and ${changed.length - mostLines} more`);
  if (changed.length !== 1) lines.push(`${past} ${countMessages(changed.length)}`);
  writeLines(stdout, lines);
}

function tellUnchanged({ stderr }: Io, unchanged: readonly Unchanged[]): void {
  if (unchanged.length === 0) return;
  const rows = unchanged.slice(0, mostLines).map(({ id, message }): Cell[] => [id, clean(message)]);
  const more = unchanged.length - rows.length;
  const title = unchanged.some(({ kind }) => kind === 'unavailable')
    ? 'not changed, or not certainly'
    : 'not changed';
  writeLines(stderr, [
    stderr.paint('red', `${title}: ${countMessages(unchanged.length)}`),
    ...toTable(stderr, ['id', 'why'], rows),
    ...(more > 0 ? [`and ${more} more; --json has all of them`] : []),
    ...(unchanged.some(({ kind }) => kind === 'not-found') ? ['List the messages: wamux outbox list'] : []),
  ]);
}
