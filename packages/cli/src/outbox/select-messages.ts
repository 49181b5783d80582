import { type MessageState, mayHaveArrived, type Outbox, type OutboxMessage } from '@wamux/outbox';
import { toCliError } from '../with-outbox.js';
import { readPages } from './read-messages.js';
import type { Selection } from './selection-arguments.js';

/** A message as it was when somebody was asked about it. */
export interface Found {
  readonly id: string;
  readonly state: MessageState;
  /** The message without its content, because there may be very many. */
  readonly message: Omit<OutboxMessage, 'message' | 'attempts'> & {
    /** Sent once more, it may be a second copy. */
    readonly mayHaveArrived: boolean;
  };
}

/** The messages that a selection means, as they are now. */
export async function findSelected(outbox: Outbox, selection: Selection): Promise<readonly Found[]> {
  const found: Found[] = [];
  if ('ids' in selection) {
    for (const id of selection.ids) {
      const read = await outbox.get(id);
      if (read.isOk()) found.push(toFound(read.value));
      else if (read.error.kind !== 'not-found') throw toCliError(read.error);
    }
    return found;
  }
  for await (const page of readPages(outbox, selection, Number.POSITIVE_INFINITY)) {
    found.push(...page.map(toFound));
  }
  return found;
}

/** The ids that name no message. */
export function findMissing(selection: Selection, found: readonly Found[]): readonly string[] {
  if (!('ids' in selection)) return [];
  const known = new Set(found.map(({ id }) => id));
  return selection.ids.filter((id) => !known.has(id));
}

function toFound(found: OutboxMessage): Found {
  const { message: _, attempts: __, ...message } = found;
  return {
    id: message.id,
    state: message.state,
    message: { ...message, mayHaveArrived: mayHaveArrived(found) },
  };
}
