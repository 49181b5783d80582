import type { WorkerState } from '@wamux/outbox';
import type { ProviderState } from '@wamux/router';
import type { Output, Style } from '../io.js';
import { toSpan } from './instant.js';
import { toUsedCell } from './limits.js';
import { type Cell, toTable } from './table.js';

const titles = [
  ...['provider', 'circuit', 'takes', 'traffic'],
  ...['in flight', 'last second', 'waiting', 'repeats', 'errors: count, and last time'],
];

/**
 * A row for each provider, or for each worker and provider where there are several workers.
 *
 * @param now Milliseconds since the epoch.
 */
export function toProviderStateLines(
  output: Output,
  workers: readonly WorkerState[],
  now: number,
): readonly string[] {
  const isOne = workers.length === 1;
  const rows = workers.flatMap(({ providers, worker }) =>
    Object.entries(providers).map(([provider, state]): Cell[] => [
      ...(isOne ? [] : [worker.slice(-8)]),
      provider,
      ...toCells(state, now),
    ]),
  );
  return toTable(output, isOne ? titles : ['worker', ...titles], rows);
}

/** Shows the known members of a state: a worker may have another version, or a client that is not of `wamux`. */
function toCells(state: Partial<ProviderState>, now: number): Cell[] {
  const { errors = {}, limits, repeats, share, trafficShare } = state;
  return [
    toCircuitCell(state),
    toPercentCell(share),
    toPercentCell(trafficShare),
    ...[limits?.concurrency, limits?.perSecond, limits?.queue, repeats].map(toUsedCell),
    Object.entries(errors)
      .sort(([, a], [, b]) => b.lastAt - a.lastAt)
      .map(([kind, { count, lastAt }]) => `${kind} ${count}, ${toSpan(now - lastAt)} ago`)
      .join('; '),
  ];
}

/** `open: auth, 25 s more`; a provider that throttles has a closed circuit, and is left alone. */
function toCircuitCell({ paused, refusal, state }: Partial<ProviderState>): readonly [Style, string] {
  if (paused !== undefined) return ['yellow', `paused: ${paused}`];
  if (state === undefined) return ['dim', '-'];
  if (refusal === undefined) return [state === 'closed' ? 'green' : 'yellow', state];
  const { kind, retryAfterMs } = refusal;
  const what = state === 'closed' ? 'throttled' : state;
  const more = retryAfterMs === undefined ? '' : `, ${toSpan(retryAfterMs)} more`;
  return ['yellow', `${what}: ${kind}${more}`];
}

const toPercentCell = (share: number | undefined): Cell =>
  share === undefined ? ['dim', '-'] : `${Math.round(share * 100)} %`;

/**
 * The state of a provider's circuit as the workers report it: an open one before a closed one, with how many workers report
 * the like, or that none does.
 */
export function toCircuitOfWorkers(workers: readonly WorkerState[], provider: string): Cell {
  const states = workers.flatMap(({ providers }): Partial<ProviderState>[] => {
    const state = Object.hasOwn(providers, provider) ? providers[provider] : undefined;
    return state === undefined ? [] : [state];
  });
  const out = states.filter(({ refusal, state }) => refusal !== undefined || state !== 'closed');
  const [shown = states[0]] = out;
  if (shown === undefined) return ['dim', 'not reported'];
  const [style, text] = toCircuitCell(shown);
  const count = out.length === 0 ? states.length : out.length;
  return [style, `${text} (${count} of ${states.length} ${states.length === 1 ? 'worker' : 'workers'})`];
}
