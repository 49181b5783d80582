import type { ArgsDef } from 'citty';
import { usageError } from '../cli-error.js';
import type { Io } from '../io.js';
import { readDuration, readStates } from './list-arguments.js';

/** The flags of every command that decides about messages. */
export const decisionArgs = {
  id: {
    type: 'positional',
    required: false,
    description: 'The ids that the outbox gave the messages; - reads them from standard input, one a line',
  },
  state: {
    type: 'string',
    valueHint: 'state',
    description: 'Every message in this state; beside ids, those of them that are in it',
  },
  'older-than': {
    type: 'string',
    valueHint: 'time',
    description: 'With --state and no ids: only what came longer ago than this: 2h, 1d',
  },
  by: {
    type: 'string',
    valueHint: 'name',
    description: 'Who decides; it stays in the account of the message. Default: the user of this machine',
  },
  yes: { type: 'boolean', description: 'Do not ask. Nobody is asked where standard input is no terminal' },
} as const satisfies ArgsDef;

/** Which of them may be given several times. */
export const repeatableDecisionArgs = ['id', 'state'] as const;

type States = Awaited<ReturnType<typeof readStates>>;

/** Which messages a person means: by their ids, or by what they have in common. */
export type Selection =
  /** With `state` those that are in it: ids may have been read long before. */
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
    throw usageError('--older-than needs --state, and no ids');
  }
  if (ids.length > 0) {
    const read = ids.includes('-') ? [...ids.filter((id) => id !== '-'), ...(await readIds(io))] : ids;
    return { ids: [...new Set(read)], ...(state !== undefined && { state }) };
  }
  if (state === undefined) {
    throw usageError('no message is named', 'Give ids, - to read them from standard input, or --state.');
  }
  const olderThanMs = olderThan === undefined ? undefined : await readDuration(olderThan);
  return { state, ...(olderThanMs !== undefined && { olderThanMs }) };
}

async function readIds({ stdin }: Io): Promise<readonly string[]> {
  let text = '';
  for await (const chunk of stdin) text += chunk;
  return text.split(/\s+/).filter((id) => id !== '');
}
