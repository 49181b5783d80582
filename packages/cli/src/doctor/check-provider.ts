import type { ProviderError, WhatsAppProvider } from 'wamux';
import type { Check } from '../check-results.js';
import type { Io } from '../io.js';
import { advice } from '../output/advice.js';
import { toSentence } from '../output/failure.js';
import { type ListedTemplates, listTemplates } from '../templates/list-templates.js';
import type { AnswerWatch } from './watch-answers.js';

/** More than this is no delay on the way; searches by time begin to miss messages. */
const tolerableSkewMs = 30_000;
/** The most that a question may take, in milliseconds. */
const patienceMs = 20_000;

/** Asks one provider something harmless that only the right credential may ask. */
export async function checkProvider(
  provider: WhatsAppProvider,
  watch: AnswerWatch,
  io: Io,
): Promise<{ readonly checks: readonly Check[]; readonly listed: ListedTemplates }> {
  const { id } = provider;
  const before = watch.count;
  const startedAt = performance.now();
  const listed = await listTemplates(provider, io);
  let error = listed.outcome === 'failed' ? listed.error : undefined;
  // Bird lists the templates of the projects that the config maps: where it maps none, nothing was asked.
  if (error === undefined && watch.count === before && provider.findByCorrelationId !== undefined) {
    const query = { provider: id, correlationId: 'wamux-doctor', since: new Date().toISOString() };
    const found = await provider.findByCorrelationId(query, {
      signal: io.interrupted,
      timeoutMs: patienceMs,
    });
    if (found.isErr()) error = found.error;
  }
  const isAnswered = watch.count > before;
  const elapsedMs = Math.round(performance.now() - startedAt);
  return {
    listed,
    checks: [
      { check: 'credential', of: id, ...judge(error, isAnswered, elapsedMs) },
      ...(isAnswered ? [{ check: 'clock', of: id, ...judgeClock(watch.skewMs) }] : []),
    ],
  };
}

type Verdict = Pick<Check, 'result' | 'message' | 'next'>;

function judge(error: ProviderError | undefined, isAnswered: boolean, elapsedMs: number): Verdict {
  if (error !== undefined) return { result: 'failed', message: toSentence(error), next: advice[error.kind] };
  if (isAnswered) return { result: 'ok', message: `accepted, in ${elapsedMs} ms` };
  return { result: 'not checkable', message: 'it has no call that checks this without sending' };
}

function judgeClock(skewMs: number | undefined): Verdict {
  if (skewMs === undefined) return { result: 'not checkable', message: 'its answer has no date' };
  const seconds = Math.round(Math.abs(skewMs) / 1_000);
  if (Math.abs(skewMs) <= tolerableSkewMs) return { result: 'ok', message: `${seconds} s apart` };
  return {
    result: 'warning',
    message: `the clock of this machine is ${seconds} s ${skewMs > 0 ? 'behind' : 'ahead'}`,
    next: 'Set the clock: messages are looked up by time.',
  };
}
