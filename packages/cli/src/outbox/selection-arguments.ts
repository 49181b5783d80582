import type { ArgsDef } from 'citty';
import { usageError } from '../cli-error.js';
import type { Io } from '../io.js';
import { yesArgs } from './confirmation.js';
import { readDuration, readStates } from './list-arguments.js';

/** The flags of every command that decides about messages. */
export const decisionArgs = {
  id: {
    type: 'positional',
    required: false,
    description: 'The outbox ids of the messages; - reads them from standard input, one per line',
  },
  state: {
    type: 'string',
    valueHint: 'state',
    description: 'Every message in this state; with ids, only those of them that are in it',
  },
  'older-than': {
    type: 'string',
    valueHint: 'time',
    description: 'With --state and no ids: only messages older than this, such as 2h or 1d',
  },
  by: {
    type: 'string',
    valueHint: 'name',
    description: 'Who decided, for the history of the message. Default: the user of this machine',
  },
  ...yesArgs,
} as const satisfies ArgsDef;

/** The ones of these flags that may be given several times. */
export const repeatableDecisionArgs = ['id', 'state'] as const;

type States = Awaited<ReturnType<typeof readStates>>;

/** Which messages a person means: by their ids, or by what they have in common. */
export type Selection =
  /** With `state`, only the messages that are still in it: the ids may have been read long ago. */
  | { readonly ids: readonly string[]; readonly state?: States }
  | { readonly state: States; readonly olderThanMs?: number };

interface Given {
  readonly ids: readonly string[];
  readonly states: readonly string[];
  readonly olderThan: string | undefined;
}

export async function readSelection(io: Io, { ids, olderThan, states }: Given): Promise<Selection> {
  const state = states.length > 0 ? await readStates(states) : undefined;
  if (olderThan !== undefined && (state === undefined || ids.length > 0)) {
    throw usageError('--older-than needs --state, and cannot be used with ids');
  }
  if (ids.length > 0) {
    const read = ids.includes('-') ? [...ids.filter((id) => id !== '-'), ...(await readIds(io))] : ids;
    return { ids: [...new Set(read)], ...(state !== undefined && { state }) };
  }
  if (state === undefined) {
    throw usageError('no message is given', 'Give ids, - to read them from standard input, or --state.');
  }
  const olderThanMs = olderThan === undefined ? undefined : await readDuration(olderThan);
  return { state, ...(olderThanMs !== undefined && { olderThanMs }) };
}

async function readIds({ stdin }: Io): Promise<readonly string[]> {
  let text = '';
  for await (const chunk of stdin) text += chunk;
  return text.split(/\s+/).filter((id) => id !== '');
}
