import { systemClock } from '@wamux/core';
import type { MessageState, Outbox } from '@wamux/outbox';
import { createLogUpdate } from 'log-update';
import type { Io, Output } from '../io.js';
import { toSentence } from '../output/failure.js';
import { toSpan } from './estimate.js';
import { type Tally, toTally } from './tally.js';

/** How often progress is shown, in milliseconds: a person watches a terminal, and a log is kept. */
const everyMs = { terminal: 500, log: 5_000 } as const;

export interface ProgressOptions {
  readonly outbox: Outbox;
  /** Rows that are to be sent. */
  readonly total: number;
  /** How many of these were in each state before the worker started. */
  readonly states: ReadonlyMap<MessageState, number>;
}

/** Reports the progress until the signal aborts. */
export async function showProgress(
  { stderr }: Io,
  options: ProgressOptions,
  signal: AbortSignal,
): Promise<void> {
  const { outbox, states, total } = options;
  const show = createDisplay(stderr);
  const before = (await outbox.stats()).unwrapOr(undefined);
  const startedAt = performance.now();
  const doneBefore = toDone(toTally((state) => states.get(state) ?? 0));
  let trouble = '';
  while (!signal.aborted) {
    await systemClock.sleep(stderr.isTerminal ? everyMs.terminal : everyMs.log, signal);
    const now = (await outbox.stats()).unwrapOr(undefined);
    if (now === undefined || before === undefined) continue;
    // Messages of others in the same outbox are assumed not to change.
    const tally = toTally((state) => now.states[state] - before.states[state] + (states.get(state) ?? 0));
    const seconds = (performance.now() - startedAt) / 1_000;
    const { said, untilMs } = await findTrouble(outbox);
    const waitMs = untilMs === undefined ? 0 : untilMs - systemClock.now();
    show.line(toProgressLine(tally, total, (toDone(tally) - doneBefore) / seconds, waitMs));
    if (said !== '' && said !== trouble) show.note(`tried again later: ${said}`);
    trouble = said;
  }
  show.end();
}

const toDone = ({ failed, sent, unknown }: Tally): number => sent + failed + unknown;

/**
 * @param rate Rows a second.
 * @param waitMs How long the first message in the queue is still kept back after a refusal, also one of an earlier run.
 */
export function toProgressLine(tally: Tally, total: number, rate: number, waitMs = 0): string {
  const left = Math.max(0, total - toDone(tally));
  const perSecond = rate < 10 ? rate.toFixed(1) : String(Math.round(rate));
  return [
    `sent ${tally.sent} of ${total}`,
    `delivered ${tally.delivered}`,
    `failed ${tally.failed}`,
    `unknown ${tally.unknown}${tally.lookedUp > 0 ? ` (${tally.lookedUp} being looked up)` : ''}`,
    `${perSecond}/s`,
    ...(left > 0 && rate > 0 ? [`ready in ${toSpan(left / rate)}`] : []),
    ...(waitMs > 0 ? [`next try in ${toSpan(waitMs / 1_000)}`] : []),
  ].join('  ');
}

interface Trouble {
  /** Why the first message in the queue was refused before; empty where it was not. */
  readonly said: string;
  /** Until when it waits because of that, in milliseconds since the epoch. */
  readonly untilMs?: number;
}

async function findTrouble(outbox: Outbox): Promise<Trouble> {
  const [first] = (await outbox.list({ state: 'queued', limit: 1 })).unwrapOr([]);
  if (first?.error === undefined) return { said: '' };
  return { said: toSentence(first.error), untilMs: Date.parse(first.dueAt) };
}

/** One line that changes on a terminal; line after line elsewhere. */
function createDisplay(output: Output) {
  if (!output.isTerminal) {
    const line = (text: string): void => output.write(`${text}\n`);
    return { line, note: line, end() {} };
  }
  // Without hiding the cursor: what shows it again listens to signals, and would end the process in the middle of a send.
  const update = createLogUpdate(output as unknown as NodeJS.WritableStream, { showCursor: true });
  return {
    line: (text: string): void => update(text),
    note: (text: string): void => update.persist(text),
    end: (): void => update.done(),
  };
}
