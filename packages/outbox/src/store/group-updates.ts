import type { StatusUpdate, TrackedMessage } from '@wamux/core';
import { newId } from '@wamux/core/helpers';
import { namesOfMessage, noStatusHistory } from '@wamux/core/policy';
import type { CheckPlan } from '../check-plan.js';
import type { AttemptRow } from '../database/tables.js';
import type { OutboxEvent } from '../outbox-events.js';
import { AttemptIndex, disguiseNames } from './attempt-index.js';
import {
  attemptOf,
  awaitsUpdates,
  changeAttempt,
  foldMessage,
  foldUpdate,
  statusOf,
  toTracked,
} from './fold-updates.js';
import type { MessageAccount } from './lock-messages.js';
import { type MessageGroup, noMessage } from './message-groups.js';

interface Applied {
  readonly message: TrackedMessage;
  readonly changed: boolean;
}

/** Applies status updates to locked messages in memory; the caller then writes the changes. */
export class GroupUpdates {
  readonly #now: number;
  readonly #plan: CheckPlan;
  readonly #index = new AttemptIndex();
  readonly #groupOf = new Map<string, MessageGroup>();
  /** The names, by provider's id, that belong to some message already. */
  readonly #owned: ReadonlySet<string>;
  /** The attempts as they are in the database. */
  readonly #stored = new Map<string, AttemptRow>();
  readonly #new = new Map<string, AttemptRow>();
  readonly #changed = new Map<string, AttemptRow>();
  readonly #messages = new Map<string, MessageAccount>();
  /** Orphaned updates, by the name with the provider's id. */
  readonly #orphans = new Map<string, StatusUpdate[]>();
  /** The names of the orphaned updates that have found their messages. */
  readonly adopted: string[] = [];
  readonly events: OutboxEvent[] = [];

  /**
   * @param owners Attempts of any message, whose ids no other message may claim.
   * @param orphans Updates that wait until it is known which message has the provider's id in them.
   */
  constructor(
    now: number,
    plan: CheckPlan,
    groups: readonly MessageGroup[],
    owners: readonly AttemptRow[] = [],
    orphans: readonly StatusUpdate[] = [],
  ) {
    this.#now = now;
    this.#plan = plan;
    for (const group of groups) {
      for (const attempt of group.attempts) {
        this.#learn(group, attempt);
        this.#stored.set(attempt.id, attempt);
      }
    }
    this.#owned = new Set(
      owners.flatMap((owner) =>
        namesOfMessage({ provider: owner.provider, providerMessageId: owner.provider_message_id }),
      ),
    );
    for (const orphan of orphans) {
      const name = idNameOf(orphan);
      if (name !== undefined) this.#orphans.set(name, [...(this.#orphans.get(name) ?? []), orphan]);
    }
  }

  get newAttempts(): readonly AttemptRow[] {
    return [...this.#new.values()];
  }

  /** Attempts of which only the history and the outcome changed. */
  get changedHistories(): readonly AttemptRow[] {
    return [...this.#changed.values()].filter((attempt) => this.#isHistoryAlone(attempt));
  }

  /** The other changed attempts: they have a new provider's id, or another time of the next question. */
  get changedAttempts(): readonly AttemptRow[] {
    return [...this.#changed.values()].filter((attempt) => !this.#isHistoryAlone(attempt));
  }

  get changedMessages(): readonly MessageAccount[] {
    return [...this.#messages.values()];
  }

  /** Applies an update; `undefined` where it belongs to none of these messages. */
  apply(update: StatusUpdate, claimedMessageId: string | undefined): Applied | undefined {
    const known = this.#groupWith(this.#index.find(update));
    const group = known ?? this.#groupWith(this.#index.findForgotten(update));
    if (group === undefined) return undefined;
    // An update about a forgotten person is kept without names and texts.
    const kept = known === undefined ? withoutWords(update) : update;
    const before = statusOf(group.attempts);
    const claim = { ...kept, providerMessageId: claimedMessageId ?? null };
    const claiming = this.#isFree(claim) ? attemptOf(group.attempts, claim) : undefined;
    if (claiming !== undefined) this.#fold(group, claiming, claim);
    else this.#fold(group, attemptOf(group.attempts, kept), kept);
    for (const orphan of this.#adopt(claiming === undefined ? update : claim)) {
      const own = known === undefined ? withoutWords(orphan) : orphan;
      this.#fold(group, attemptOf(group.attempts, own), own);
    }
    const message = toTracked(group.correlationId, group.attempts);
    return { message, changed: message.status !== before };
  }

  /** Takes the orphaned updates for the id that this update has just brought. */
  #adopt(update: StatusUpdate): readonly StatusUpdate[] {
    const name = idNameOf(update);
    const own = name === undefined ? undefined : this.#orphans.get(name);
    if (name === undefined || own === undefined) return [];
    this.#orphans.delete(name);
    this.adopted.push(name);
    return own;
  }

  /** Whether a message may take the id that it claims; `null` claims nothing. */
  #isFree({ provider, providerMessageId }: StatusUpdate): boolean {
    const name = idNameOf({ provider, providerMessageId });
    if (name === undefined || this.#owned.has(name)) return false;
    return this.#index.find({ provider, providerMessageId }) === undefined;
  }

  #fold(group: MessageGroup, known: AttemptRow | undefined, update: StatusUpdate): void {
    const attempt = known ?? this.#newAttempt(group, update);
    const folded = foldUpdate(attempt, update);
    if (known !== undefined && isSame(known, folded)) return;
    if (group.message === undefined) {
      this.#replace(group, attempt, folded);
      return;
    }
    const wasAwaited = awaitsUpdates(group.message.state);
    const after = foldMessage(group.message, withReplaced(group.attempts, attempt, folded), this.#now);
    group.message = after.message;
    this.#messages.set(after.message.id, after.message);
    this.events.push(...after.events);
    const isAwaited = awaitsUpdates(after.message.state);
    this.#replace(group, attempt, this.#withCheck(folded, isAwaited, isAwaited && !wasAwaited));
  }

  /** Makes an attempt that nobody recorded: the provider accepted the message once more. */
  #newAttempt(group: MessageGroup, { provider, providerMessageId }: StatusUpdate): AttemptRow {
    const sibling = group.attempts.at(-1);
    return {
      id: newId(),
      message_id: group.message?.id ?? noMessage,
      send_generation: sibling?.send_generation ?? 0,
      fencing_number: sibling?.fencing_number ?? 0,
      provider,
      correlation_id: sibling?.correlation_id ?? group.correlationId,
      provider_message_id: providerMessageId,
      outcome: 'accepted',
      history: JSON.stringify(noStatusHistory),
      error: null,
      started_at: this.#now,
      ended_at: this.#now,
      next_check_at: null,
    };
  }

  #replace(group: MessageGroup, before: AttemptRow, after: AttemptRow): void {
    const isKnown = group.attempts.includes(before);
    group.attempts = withReplaced(group.attempts, before, after);
    if (!isKnown || this.#new.has(after.id)) this.#new.set(after.id, after);
    else this.#changed.set(after.id, after);
    this.#learn(group, after);
  }

  #isHistoryAlone({ id, next_check_at, provider_message_id }: AttemptRow): boolean {
    const stored = this.#stored.get(id);
    return stored?.next_check_at === next_check_at && stored.provider_message_id === provider_message_id;
  }

  #learn(group: MessageGroup, attempt: AttemptRow): void {
    this.#index.add(attempt);
    this.#groupOf.set(attempt.id, group);
  }

  #groupWith(attempt: AttemptRow | undefined): MessageGroup | undefined {
    return attempt && this.#groupOf.get(attempt.id);
  }

  #withCheck(attempt: AttemptRow, isAwaited: boolean, isAwaitedAnew: boolean): AttemptRow {
    if (attempt.next_check_at === null && !isAwaitedAnew) return attempt;
    if (isAwaited && attempt.outcome === 'not-accepted') return attempt;
    return changeAttempt(attempt, {
      next_check_at: isAwaited ? this.#plan.nextAt(attempt, this.#now) : null,
    });
  }
}

const idNameOf = ({ provider, providerMessageId }: Pick<StatusUpdate, 'provider' | 'providerMessageId'>) =>
  namesOfMessage({ provider, providerMessageId })[0];

/** Replaces one of the attempts, or appends the new one where the other is not among them. */
const withReplaced = (
  attempts: readonly AttemptRow[],
  before: AttemptRow,
  after: AttemptRow,
): AttemptRow[] =>
  attempts.includes(before)
    ? attempts.map((attempt) => (attempt === before ? after : attempt))
    : [...attempts, after];

const isSame = (before: AttemptRow, after: AttemptRow): boolean =>
  before.history === after.history &&
  before.outcome === after.outcome &&
  before.provider_message_id === after.provider_message_id;

/** Removes the names and the provider's texts from an update about a forgotten recipient. */
function withoutWords(update: StatusUpdate): StatusUpdate {
  const { status, occurredAt, deletedAt } = update;
  return {
    ...disguiseNames(update),
    status,
    rawStatus: '',
    occurredAt,
    ...(deletedAt !== undefined && { deletedAt }),
  };
}
