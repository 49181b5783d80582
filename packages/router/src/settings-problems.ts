import type { HealthSettings } from './health-snapshot.js';
import { defaultDwellMs } from './open-time.js';
import { type Route, strategies } from './route.js';

/** What is wrong with a setting. */
export interface SettingsProblem {
  /** The path within the route or the health settings, as a config writes it: there, the names of times have no unit. */
  readonly path: string;
  /** What is wrong, as the rest of a sentence that begins with the path. */
  readonly message: string;
}

/** Finds what is wrong with a route by itself: parts that contradict each other, or have no effect. */
export function findRouteProblems(route: Route): SettingsProblem[] {
  const { strategy = 'priority', successWhen = 'accepted', onUnknown = 'hold' } = route;
  const problems: SettingsProblem[] = [];
  const say = (path: string, message: string): void => void problems.push({ path, message });

  if (route.try.length === 0) say('try', 'needs at least one provider');
  if (!strategies.includes(strategy)) say('strategy', `is not one of ${strategies.join(', ')}`);
  if (strategy === 'weighted' && route.weights === undefined)
    say('weights', 'are missing; "weighted" needs them');
  if (strategy !== 'weighted' && route.weights !== undefined) {
    say('weights', `do nothing with the strategy "${strategy}"`);
  }
  for (const [id, weight] of Object.entries(route.weights ?? {})) {
    if (!route.try.includes(id)) say(`weights.${id}`, 'is not a provider that the route tries');
    if (!(weight > 0 && Number.isFinite(weight))) say(`weights.${id}`, 'is not greater than 0');
  }
  for (const id of strategy === 'weighted' && route.weights !== undefined ? route.try : []) {
    if (!Object.hasOwn(route.weights ?? {}, id)) say(`weights.${id}`, 'is missing');
  }
  if (successWhen === 'delivered' && route.withinMs === undefined) {
    say('within', 'is missing; "delivered" needs a time after which the next provider is asked');
  }
  if (successWhen === 'accepted' && route.withinMs !== undefined) {
    say('within', 'does nothing without successWhen "delivered"');
  }
  if (onUnknown === 'assume-sent' && route.reconcileWithinMs !== undefined) {
    say('reconcileWithin', 'does nothing with onUnknown "assume-sent", which asks nobody');
  }
  if (route.deadlineMs !== undefined && !isTime(route.deadlineMs)) say('deadline', tooShort);
  if ((route.deadlineMs ?? 0) > longestMs) say('deadline', tooLong);
  if (route.withinMs !== undefined && !isTime(route.withinMs)) say('within', tooShort);
  const { reconcileWithinMs: reconcileMs = 0, retry: { attempts = 1, patienceMs = 0 } = {} } = route;
  if (!isTime(reconcileMs) && reconcileMs !== 0) say('reconcileWithin', 'is not a time of 0 or more');
  if (!isTime(patienceMs) && patienceMs !== 0) say('retry.patience', 'is not a time of 0 or more');
  if (patienceMs > longestMs) say('retry.patience', tooLong);
  if (!(Number.isInteger(attempts) && attempts > 0))
    say('retry.attempts', 'is not a whole number of 1 or more');
  return problems;
}

/** Finds what is wrong with the times for which circuits stay open. */
export function findHealthProblems({ dwellMs, maximumDwellMs }: HealthSettings): SettingsProblem[] {
  const problems: SettingsProblem[] = [];
  const say = (path: string, message: string): void => void problems.push({ path, message });
  if (dwellMs !== undefined && !isTime(dwellMs)) say('dwell', tooShort);
  if (maximumDwellMs === undefined) return problems;
  if (!isTime(maximumDwellMs)) say('maximumDwell', tooShort);
  else if (maximumDwellMs < (dwellMs ?? defaultDwellMs)) {
    say(
      'maximumDwell',
      'is shorter than `dwell`, the least time that a provider stays out of use (default 30s)',
    );
  }
  return problems;
}

const tooShort = 'is not longer than 0';
/** The longest time that the options of a call may have. With more, every message would be refused because of its options. */
const longestMs = 24 * 60 * 60 * 1000;
const tooLong = 'is longer than 24h, the most that a message may take';
const isTime = (ms: number): boolean => ms > 0 && Number.isFinite(ms);
