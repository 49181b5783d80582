import type { Drawing, DrawnProvider } from './drawing.js';
import type { Call, End, Played } from './play-drawing.js';

/** Virtual time moves in steps, and a wait may end one step late. */
const stepMs = 100;
/** A message with less time left than this is not sent any more, because the answer would come too late. */
const answerMs = 1_000;

/** Promises of the router that it did not keep, in words; none, if all is well. */
export function findBroken(drawing: Drawing, { calls, ends }: Played): readonly string[] {
  const ended = new Set(ends.map(({ message }) => message));
  return [
    ...drawing.messages.filter((message) => !ended.has(message)).map(({ text }) => `${text} has no end`),
    ...ends.flatMap((end) => findBrokenOf(drawing, calls, end).map((what) => `${end.message.text} ${what}`)),
  ];
}

function findBrokenOf(
  drawing: Drawing,
  all: readonly Call[],
  { at, error, message, receipt }: End,
): string[] {
  const allowedMs = Math.min(message.timeoutMs ?? drawing.deadlineMs, drawing.deadlineMs);
  const tookMs = at - message.at;
  const calls = all.filter(({ text }) => text === message.text);
  const mayHaveArrived = calls.filter(({ answer }) => answer === 'accept' || answer === 'lost');
  const isTaken = calls.some(
    ({ answer, isLate, provider }) => answer === 'accept' && !isLate && provider === receipt?.provider,
  );
  const isRefused = error?.outcome === 'not-accepted';
  const patienceMs = Math.min(drawing.retry?.patienceMs ?? 5_000, allowedMs - tookMs - answerMs);
  const idle = drawing.providers.find(
    // Only half of the patience counts, because a waiting message is retried a little later than it could be.
    (one) => isWell(one, at + patienceMs) && hasRoom(one, all, at, at + patienceMs / 2),
  );
  return [
    ...(mayHaveArrived.length > 1 ? ['may have arrived twice'] : []),
    ...(receipt !== undefined && !isTaken ? ['is called accepted, and nobody said so'] : []),
    ...(isRefused && mayHaveArrived.length > 0 ? ['is called not accepted, and may be'] : []),
    ...(error?.outcome === 'unknown' && !calls.some(isUnheard) ? ['is called unknown, and is not'] : []),
    ...(tookMs > allowedMs + 3 * stepMs ? ['took longer than its time'] : []),
    ...(isRefused && patienceMs >= 0 && idle !== undefined
      ? [`failed as ${error.kind} beside ${idle.id}, which could take it`]
      : []),
  ];
}

const isUnheard = ({ answer, isLate }: Call): boolean => answer === 'lost' || isLate;

/** A provider that accepts whatever it is asked, and is not so slow that there may be no time for it. */
const isWell = ({ latencyMs, limits, phases }: DrawnProvider, until: number): boolean =>
  phases.every(({ answer, from }) => answer === 'accept' || from > until) &&
  latencyMs <= 400 &&
  limits.concurrency === undefined &&
  limits.pairInterval === '0s';

/** Whether its rate allowed one more call at some time between these. */
function hasRoom(
  { id, limits }: DrawnProvider,
  calls: readonly Call[],
  from: number,
  until: number,
): boolean {
  const { perSecond = Number.POSITIVE_INFINITY } = limits;
  const times = calls.filter(({ provider }) => provider === id).map(({ at }) => at);
  for (let time = from; time <= until; time += stepMs) {
    const around = times.filter((at) => at > time - 1_000 && at < time + 1_000);
    if (around.length < perSecond) return true;
  }
  return false;
}
