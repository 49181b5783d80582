import { type BreakerState, errorKinds } from '@wamux/core';
import type { WorkerState } from '@wamux/outbox';
import type { Explanation, ProviderState, RouterHealth } from 'wamux';

/** The states of a circuit, the most restrictive first. */
export const circuitStates = ['open', 'recovering', 'closed'] as const satisfies readonly BreakerState[];

const totaled = ['concurrency', 'perSecond', 'queue'] as const;

type ExplainedProvider = Explanation['providers'][number];
type Limits = NonNullable<ProviderState['limits']>;

/**
 * What the workers, wherever they run, know about a provider; what this process knows only if no worker has reported it. A
 * process that never sends has closed circuits and no limit in use, whatever happens at the provider.
 */
export function statesOf(
  provider: string,
  workers: readonly WorkerState[],
  own: RouterHealth,
): readonly ProviderState[] {
  const told = workers.flatMap(({ providers }) => toState(providers[provider]) ?? []);
  return told.length > 0 ? told : [own[provider]].filter((state) => state !== undefined);
}

/** Reads what a worker stored; `undefined` if it is damaged, or comes from a client without circuits. */
function toState(written: object | undefined): ProviderState | undefined {
  const state = written as ProviderState | undefined;
  if (state === undefined || !circuitStates.includes(state.state)) return undefined;
  return { ...state, errors: state.errors ?? {} };
}

/** The state with the most restrictive circuit; of several such, one whose worker passes the provider over. */
export function worstOf(states: readonly ProviderState[]): ProviderState | undefined {
  for (const state of circuitStates) {
    const alike = states.filter((one) => one.state === state);
    if (alike.length > 0) return alike.find(({ refusal }) => refusal !== undefined) ?? alike[0];
  }
  return undefined;
}

/** How much of a limit all workers use together; `undefined` if none of them has it. */
export function usedOf(
  states: readonly ProviderState[],
  name: (typeof totaled)[number],
): Limits[typeof name] {
  const told = states.flatMap(({ limits }) => limits?.[name] ?? []);
  if (told.length === 0) return undefined;
  return {
    used: told.reduce((sum, { used }) => sum + used, 0),
    limit: Math.max(...told.map(({ limit }) => limit)),
  };
}

/**
 * Corrects an explanation of this process by what the workers know about the providers. What it says about the message itself
 * stays: a capability that is missing here is missing everywhere.
 */
export function explainForWorkers(explanation: Explanation, workers: readonly WorkerState[]): Explanation {
  const providers = explanation.providers.map((explained) => {
    const states = statesOf(explained.provider, workers, {});
    return atWorkers(explained, states, worstOf(states));
  });
  if (providers.some(({ skipped, lastResort }) => skipped === undefined || lastResort)) {
    return { ...explanation, providers };
  }
  const last = findLastResort(explanation, workers);
  return {
    ...explanation,
    providers: providers.map((one) => (one.provider === last ? { ...one, lastResort: true as const } : one)),
  };
}

function atWorkers(
  explained: ExplainedProvider,
  states: readonly ProviderState[],
  worst: ProviderState | undefined,
): ExplainedProvider {
  if (worst === undefined) return explained;
  const { refusal, until = 0 } = worst;
  const limits = totaled.flatMap((name) => {
    const used = usedOf(states, name);
    return used === undefined ? [] : [[name, used] as const];
  });
  // The worker stored this some seconds ago, so part of the wait is over.
  const late = refusal?.retryAfterMs === undefined ? {} : { retryAfterMs: Math.max(0, until - Date.now()) };
  return {
    ...explained,
    state: worst.state,
    share: Math.min(...states.map(({ share }) => share)),
    ...(limits.length > 0 && { limits: { ...explained.limits, ...Object.fromEntries(limits) } as Limits }),
    ...(explained.skipped === undefined && refusal !== undefined && { skipped: { ...refusal, ...late } }),
  };
}

/** Chooses as a router does: of the providers that do not need an operator first, the one that will be used again soonest. */
function findLastResort({ providers }: Explanation, workers: readonly WorkerState[]): string | undefined {
  const able = providers.flatMap(({ provider, skipped }) => {
    const worst = worstOf(statesOf(provider, workers, {}));
    if (skipped !== undefined || worst?.refusal === undefined || worst.paused !== undefined) return [];
    return errorKinds[worst.refusal.kind].health === 'opens' ? [] : [{ provider, until: worst.until ?? 0 }];
  });
  return able.sort((a, b) => a.until - b.until)[0]?.provider;
}
