import type { ProviderError } from '../errors.js';
import { isProgress, type MessageStatus } from '../message-status.js';
import type { StatusUpdate } from '../status-update.js';
import { foldStatus } from './fold-status.js';

/** The part of a status update that a history is made of. */
type Foldable = Pick<StatusUpdate, 'status' | 'rawStatus' | 'error' | 'deletedAt'> &
  Partial<Pick<StatusUpdate, 'occurredAt'>>;

/** Everything known of one message through one provider, folded. */
export interface StatusHistory {
  /** The fold of everything heard; `unknown` where nothing was. */
  readonly status: MessageStatus;
  /** The provider's own word for `status`; empty where it gave none. */
  readonly rawStatus: string;
  /** Why, while the state is a failure. */
  readonly error?: ProviderError;
  /** When the message was first said to be deleted, ISO 8601. It changes no status. */
  readonly deletedAt?: string;
  /**
   * When each state happened, by the provider's clock; of several reports the earliest counts. A message that was read was
   * delivered by then: providers do not report the delivery to a user who has the chat open.
   */
  readonly times: Readonly<Partial<Record<MessageStatus, string>>>;
}

/** The history of a message of which nothing has been heard. */
export const noStatusHistory: StatusHistory = { status: 'unknown', rawStatus: '', times: {} };

/** Adds one update. In whatever order updates come, and however often, the status ends the same. */
export function foldStatusUpdate(history: StatusHistory, update: Foldable): StatusHistory {
  const status = foldStatus(history.status, update.status);
  const moved = status !== history.status;
  // A receipt has a status but no word of the provider for it; the first update with the same status brings the word.
  const isWordMissing = history.rawStatus === '' && update.status === status;
  const error = isProgress(status) ? undefined : moved ? update.error : richer(history.error, update.error);
  const deletedAt = earlier(history.deletedAt, update.deletedAt);
  return {
    status,
    rawStatus: moved || isWordMissing ? update.rawStatus : history.rawStatus,
    times: withTime(history.times, update),
    ...(error !== undefined && { error }),
    ...(deletedAt !== undefined && { deletedAt }),
  };
}

function withTime(
  times: StatusHistory['times'],
  { occurredAt, status }: Pick<Foldable, 'occurredAt' | 'status'>,
): StatusHistory['times'] {
  if (occurredAt == null) return times;
  const delivered = status === 'read' ? earlier(times.delivered, occurredAt) : times.delivered;
  const own = { [status]: earlier(times[status], occurredAt) };
  // A spread that gets new members is slow in V8, and this is done for every status.
  return Object.assign({}, times, delivered !== undefined && { delivered }, own);
}

function richer(
  known: ProviderError | undefined,
  fresh: ProviderError | undefined,
): ProviderError | undefined {
  if (known === undefined || fresh === undefined) return known ?? fresh;
  return Object.keys(fresh).length > Object.keys(known).length ? fresh : known;
}

function earlier(known: string | undefined, fresh: string | undefined): string | undefined {
  if (known === undefined || fresh === undefined) return known ?? fresh;
  return Date.parse(fresh) < Date.parse(known) ? fresh : known;
}
