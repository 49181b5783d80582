import type { WorkerState } from '@wamux/outbox';
import type { ExplainedProvider } from '@wamux/router';
import type { Explanation, LoadedConfig } from 'wamux';
import type { Output } from '../io.js';
import { toCircuitOfWorkers } from './provider-states.js';
import { type Cell, toTable } from './table.js';

type Route = NonNullable<LoadedConfig['routes']>[number];

/**
 * Says which route takes a message and why, and what each of its providers would do.
 *
 * @param routes The routes of the config; `via` where the user named the provider, so that no route was asked.
 * @param workers The workers of an outbox, which know the circuits; `undefined` where there is no outbox.
 */
export function toExplanationLines(
  output: Output,
  { route: taking, strategy, onUnknown, providers }: Explanation,
  routes: readonly Route[] | 'via' | undefined,
  workers: readonly WorkerState[] | undefined,
): string[] {
  const first = findFirst(providers);
  return [
    ...toRouteLines(output, routes, taking),
    `strategy ${strategy}, after an unknown outcome: ${onUnknown}`,
    '',
    ...toTable(
      output,
      ['provider', ...(workers === undefined ? [] : ['circuit']), 'what happens'],
      providers.map((explained): Cell[] => [
        explained.provider,
        ...(workers === undefined ? [] : [toCircuitOfWorkers(workers, explained.provider)]),
        toRole(explained, explained === first),
      ]),
    ),
    '',
    ...toTable(
      output,
      ['limits', 'in flight', 'a second', 'to recipient', 'waiting', 'repeats'],
      providers.map((explained): Cell[] => {
        const { concurrency, pair, perSecond, queue, repeats } = limitsOf(explained);
        return [
          explained.provider,
          ...[concurrency, perSecond, pair, queue, repeats].map((limit) => String(limit ?? '-')),
        ];
      }),
    ),
  ];
}

/** The limits of a provider. How much of them is in use only a sending process knows. */
export function limitsOf({ limits, repeats }: ExplainedProvider): Readonly<Record<string, number>> {
  const used = Object.entries({ ...limits, repeats }).filter(([, one]) => one !== undefined);
  return Object.fromEntries(used.map(([name, { limit }]) => [name, limit]));
}

/** The provider that would be asked first; `undefined` where none would. */
export const findFirst = (providers: readonly ExplainedProvider[]): ExplainedProvider | undefined =>
  providers.find(({ skipped }) => skipped === undefined) ?? providers.find(({ lastResort }) => lastResort);

function toRouteLines(
  output: Output,
  routes: readonly Route[] | 'via' | undefined,
  taking: number,
): string[] {
  if (routes === 'via') return ['--via: routes are not used'];
  if (routes === undefined) return ['no routes in the config: all providers, in the order of the config'];
  const met = routes.slice(0, taking + 1);
  return toTable(
    output,
    ['route', 'this message', 'when'],
    met.map(({ when }, index): Cell[] => [
      `routes[${index}]`,
      index === taking ? ['green', 'matches'] : ['dim', 'does not match'],
      toConditions(when),
    ]),
  );
}

/** `template otp_*, country CO or MX`. */
function toConditions(when: Route['when']): string {
  const conditions = Object.entries(when ?? {}).flatMap(([name, values]) =>
    values === undefined ? [] : [`${name} ${[values].flat().join(' or ')}`],
  );
  return conditions.length === 0 ? 'every message' : conditions.join(', ');
}

function toRole({ lastResort, skipped }: ExplainedProvider, isFirst: boolean): Cell {
  if (skipped !== undefined && lastResort) {
    return ['yellow', `asked anyway, because no provider is in use: ${skipped.kind}: ${skipped.message}`];
  }
  if (skipped !== undefined) return ['yellow', `skipped: ${skipped.kind}: ${skipped.message}`];
  return isFirst ? ['green', 'asked first'] : 'asked next, if the one before cannot take it';
}
