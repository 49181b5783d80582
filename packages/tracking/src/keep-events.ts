import type {
  NewStatusUpdate,
  StatusEvent,
  StatusStore,
  UnknownEvent,
  UpdateResult,
  WebhookEvent,
} from '@wamux/core';
import { statusUpdateKey } from '@wamux/core/policy';
import { addUpdates, othersForMs } from './add-updates.js';
import { eventKeyOf } from './event-key.js';
import { type ProvenUpdate, toProvenUpdate } from './proven-update.js';

export interface Kept {
  /**
   * The events in their order, repeats marked. If the provider has to send the request again, only the statuses that were
   * stored, because they will then be repeats.
   */
  readonly events: readonly WebhookEvent[];
  /** Whether everything was stored, except what can never be. Otherwise the provider has to send the request again. */
  readonly isWhole: boolean;
  /** The marks of the new events, for `StatusStore.unmarkEvents`. A function, because they are seldom needed. */
  readonly marks: () => readonly string[];
  /** The marks of the events that came before. */
  readonly repeats: () => readonly string[];
}

/** What is known of a request beside its events. */
export interface Belief {
  /** Whether the signature proves only the correlation ids of its events. */
  readonly isIdClaimed: boolean;
  /** The instance that read the request. */
  readonly reader: string;
  /** The instances that its statuses may belong to; empty if they certainly belong to the reader. */
  readonly doubtful: readonly string[];
}

/** An event on its way into the store. */
interface Entry {
  readonly event: WebhookEvent;
  /** The update to store; absent for events that are not statuses. */
  readonly update?: NewStatusUpdate;
  /** The mark by which a repeat of any other event is recognised; absent where the event has no identity. */
  readonly key?: string | undefined;
}

/**
 * Stores what a request brought: all of its statuses in one transaction, and a mark of every other event, with the event where
 * the store keeps those. The statuses come first, so a crash between the two costs nothing: they are repeats the next time.
 */
export async function keepEvents(
  store: StatusStore,
  events: readonly WebhookEvent[],
  belief: Belief,
): Promise<Kept> {
  const { entries, areAll } = await toEntries(store, events, belief);
  const statuses = entries.filter(isStatusEntry);
  const results = await addUpdates(
    store,
    statuses.map(({ update }) => update),
  );
  const resultOf = new Map<Entry, UpdateResult | undefined>(
    statuses.map((entry, index) => [entry, results[index]]),
  );
  const areStored = areAll && results.every((result) => result !== undefined);
  const others = areStored ? await keepOthers(store, entries) : undefined;
  const isWhole = areStored && others !== undefined;

  const kept: WebhookEvent[] = [];
  const news: Entry[] = [];
  const known: Entry[] = [];
  for (const entry of entries) {
    const result = resultOf.get(entry);
    if (entry.update === undefined && !isWhole) continue;
    if (entry.update !== undefined && result === undefined) continue;
    const isNew = result === undefined ? others?.get(entry) !== false : result.outcome !== 'duplicate';
    const event = withTakenId(entry, result);
    kept.push(isNew ? event : { ...event, duplicate: true });
    (isNew ? news : known).push(entry);
  }
  return { events: kept, isWhole, marks: () => marksOf(news), repeats: () => marksOf(known) };
}

/** Leaves out the events of which the store could not say what has to be known; an unreachable store says nothing. */
async function toEntries(
  store: StatusStore,
  events: readonly WebhookEvent[],
  belief: Belief,
): Promise<{ readonly entries: readonly Entry[]; readonly areAll: boolean }> {
  const entries: Entry[] = [];
  let failedAt: number | undefined;
  for (const event of events) {
    const startedAt = performance.now();
    if (failedAt !== undefined && startedAt - failedAt > othersForMs) break;
    try {
      entries.push(await toEntry(store, await toOwned(store, event, belief), belief));
    } catch {
      failedAt ??= startedAt;
    }
  }
  return { entries, areAll: failedAt === undefined };
}

/** A status that names no instance belongs to the one under which the store knows its message, if that is a possible owner. */
async function toOwned(
  store: StatusStore,
  event: WebhookEvent,
  { reader, doubtful }: Belief,
): Promise<WebhookEvent> {
  if (doubtful.length === 0 || event.type !== 'status' || event.provider !== reader) return event;
  const { correlationId, providerMessageId } = event;
  if (correlationId === undefined) return event;
  const attempts = (await store.get(correlationId))?.attempts ?? [];
  const possible = attempts.filter(({ provider }) => doubtful.includes(provider));
  const owner =
    possible.find((attempt) => attempt.providerMessageId === providerMessageId) ??
    possible.find(({ provider }) => provider === reader) ??
    possible.find((attempt) => attempt.providerMessageId === null);
  return owner === undefined ? event : { ...event, provider: owner.provider };
}

async function toEntry(
  store: StatusStore,
  event: WebhookEvent,
  { isIdClaimed }: Pick<Belief, 'isIdClaimed'>,
): Promise<Entry> {
  if (event.type !== 'status') return { event, key: eventKeyOf(event) };
  const proven: ProvenUpdate | UnknownEvent = isIdClaimed ? await toProvenUpdate(store, event) : event;
  if (proven.type !== 'status') return { event: proven, key: eventKeyOf(proven) };
  const { type: _type, duplicate: _duplicate, raw: _raw, claimedMessageId, ...update } = proven;
  return { event, update: { ...update, ...(claimedMessageId !== undefined && { claimedMessageId }) } };
}

const marksOf = (entries: readonly Entry[]): readonly string[] =>
  entries.flatMap((entry) => markOf(entry) ?? []);

function markOf({ update, key }: Entry): string | undefined {
  if (update === undefined) return key;
  const { providerMessageId, claimedMessageId = null } = update;
  return statusUpdateKey({ ...update, providerMessageId: providerMessageId ?? claimedMessageId });
}

const isStatusEntry = (entry: Entry): entry is Entry & { readonly update: NewStatusUpdate } =>
  entry.update !== undefined;

/** Marks the events that are not statuses, and says of each whether it is new; `undefined` if the store could not say. */
async function keepOthers(
  store: StatusStore,
  entries: readonly Entry[],
): Promise<ReadonlyMap<Entry, boolean> | undefined> {
  const others = entries.flatMap((entry) => {
    const { event, key } = entry;
    return event.type === 'status' || entry.update !== undefined ? [] : [{ entry, event, key }];
  });
  if (others.length === 0) return new Map();
  try {
    if (store.keepEvents !== undefined) {
      const areNew = await store.keepEvents(others.map(({ event, key }) => ({ event, key })));
      return new Map(others.map(({ entry }, index) => [entry, areNew[index] !== false]));
    }
    const marked = others.filter(({ key }) => key !== undefined);
    if (marked.length === 0) return new Map();
    const areNew = await store.markEvents(marked.map(({ key }) => key as string));
    return new Map(marked.map(({ entry }, index) => [entry, areNew[index] !== false]));
  } catch {
    return undefined;
  }
}

/** A provider's id that is only claimed is shown if the store confirms that the message has it. */
function withTakenId({ event, update }: Entry, result: UpdateResult | undefined): WebhookEvent {
  if (event.type !== 'status' || update === undefined || update.providerMessageId !== null) return event;
  const message = result !== undefined && 'message' in result ? result.message : undefined;
  const isTaken = message?.attempts.some(
    ({ provider, providerMessageId }) =>
      provider === event.provider && providerMessageId === event.providerMessageId,
  );
  return isTaken ? event : withoutMessageId(event);
}

export const withoutMessageId = (event: StatusEvent): StatusEvent => ({ ...event, providerMessageId: null });
