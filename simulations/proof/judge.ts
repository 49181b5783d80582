import type { Acceptance } from '@wamux/simulator';
import type { Evidence } from './evidence.js';
import type { Wanted } from './protocol.js';
import type { ProvenProvider } from './proven-provider.js';

export interface Case {
  readonly wanted: readonly Wanted[];
  readonly providers: readonly ProvenProvider[];
  /** Recipients whose message `enqueue` acknowledged. */
  readonly acknowledged: ReadonlySet<string>;
  /** Recipients whose outcome was made unknown by the faults of the run. */
  readonly injected: ReadonlySet<string>;
  /** Recipients whose outcome those faults may have made unknown; they count as injected if they did. */
  readonly torn: ReadonlySet<string>;
  /** Recipients whose delivery was reported, and the report acknowledged. */
  readonly toldDelivered: ReadonlySet<string>;
  /** Whether live workers lost messages: how many outcomes this made unknown cannot be seen from outside. */
  readonly takesFromTheLiving: boolean;
  /** The database as the run left it. */
  readonly evidence: Evidence;
  /** The providers' ledger. */
  readonly acceptances: readonly Acceptance[];
}

export interface Verdict {
  readonly acceptances: number;
  /** Acknowledged messages that have no proper end, and ends that are not true. */
  readonly lost: number;
  /** Messages that providers accepted more than once. */
  readonly double: number;
  readonly injected: number;
  /** Messages whose outcome the outbox considered unknown at some time. */
  readonly unknown: number;
  /** How many of these were left to a person. */
  readonly held: number;
  /** How many of these became known. */
  readonly reconciled: number;
  /** Everything that is wrong, in words. */
  readonly problems: readonly string[];
}

const taken = new Set(['accepted', 'delivered', 'read']);
const ends = new Set([...taken, 'needs-review']);
/** A query that was under way when the provider accepted may have missed the acceptance. */
const questionMs = 250;

/** Compares what the outbox reports with what the providers really accepted. No run gives a provider a reason to refuse. */
export function judge(given: Case): Verdict {
  const { wanted, providers, acknowledged, toldDelivered, takesFromTheLiving, evidence, acceptances } = given;
  const problems: string[] = [];
  const found = { lost: new Set<string>(), double: new Set<string>() };
  const unknown = new Set<string>();
  let held = 0;
  let reconciled = 0;
  const acceptancesOf = groupBy(acceptances, ({ to }) => `+${to}`);
  const messagesOf = groupBy(evidence.messages, ({ recipient }) => recipient);
  const eventsOf = groupBy(evidence.events, ({ message_id }) => message_id);

  for (const { to, provider } of wanted) {
    const blame = (what: string, as?: 'lost' | 'double'): void => {
      if (as !== undefined) found[as].add(to);
      problems.push(`${as ?? 'wrong'}: the ${provider} message to …${to.slice(-4)} ${what}`);
    };
    const [message, ...others] = messagesOf.get(to) ?? [];
    const accepted = acceptancesOf.get(to) ?? [];
    if (others.length > 0) blame(`is stored ${others.length + 1} times`, 'double');
    if (accepted.length > 1) blame(`was accepted ${accepted.length} times`, 'double');
    if (message === undefined) {
      if (acknowledged.has(to)) blame('was acknowledged and is not stored', 'lost');
      if (accepted.length > 0) blame('was accepted and is not stored', 'lost');
      continue;
    }
    const { id, state, reason } = message;
    const events = eventsOf.get(id) ?? [];
    if (!ends.has(state)) blame(`ended as ${state}`, 'lost');
    if (taken.has(state) && accepted.length === 0) blame(`is ${state} and was never accepted`, 'lost');
    const isUnknown = events.some(({ type }) => type === 'unknown');
    // The provider's id was lost with its answer; without it, the provider's report matches no message.
    const { canBeAsked = false, tellsOurId = false } = providers.find(({ id }) => id === provider) ?? {};
    const isUnheard = isUnknown && !tellsOurId && state === 'needs-review';
    if (toldDelivered.has(to)) {
      const told = events.filter(({ data }) => JSON.parse(data).state === 'delivered').length;
      if (!isUnheard && state !== 'delivered')
        blame(`was delivered and is ${state}: the news is lost`, 'lost');
      if (told > 1) blame(`became delivered ${told} times`, 'double');
    }
    if (!isUnknown) continue;

    unknown.add(to);
    if (events.some(({ type }) => type === 'reconciled')) reconciled += 1;
    if (state !== 'needs-review') continue;
    held += 1;
    if (reason !== 'outcome-unknown') blame(`needs review because of ${reason}`);
    const heldAt = events.find(({ type }) => type === 'needs-review')?.at ?? 0;
    const wasThere = accepted.some(({ acceptedAt }) => acceptedAt < heldAt - questionMs);
    if (canBeAsked && wasThere && !takesFromTheLiving)
      blame(`is held, and ${provider} could have been asked`);
  }
  const started = evidence.attempts.filter(({ outcome }) => outcome === 'started').length;
  if (started > 0) problems.push(`wrong: ${started} attempts have no outcome`);
  const injected = new Set([...given.injected, ...[...given.torn].filter((to) => unknown.has(to))]);
  if (!takesFromTheLiving) {
    const [more, less] = [without(unknown, injected), without(injected, unknown)];
    if (more > 0) problems.push(`wrong: ${more} messages became unknown by themselves`);
    if (less > 0) problems.push(`wrong: ${less} messages were made unknown and did not become it`);
  }
  if (held + reconciled !== unknown.size) {
    problems.push(`wrong: of ${unknown.size} unknown, ${held} are held and ${reconciled} reconciled`);
  }
  return {
    acceptances: acceptances.length,
    lost: found.lost.size,
    double: found.double.size,
    injected: injected.size,
    unknown: unknown.size,
    held,
    reconciled,
    problems,
  };
}

const without = (one: ReadonlySet<string>, other: ReadonlySet<string>): number =>
  [...one].filter((to) => !other.has(to)).length;

export function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
