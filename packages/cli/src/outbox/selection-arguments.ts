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
    description: 'In place of ids: every message in this state',
  },
  'older-than': {
    type: 'string',
    valueHint: 'time',
    description: 'With --state: only what came longer ago than this: 2h, 1d',
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

/** Which messages a person means: by their ids, or by what they have in common. */
export type Selection =
  | { readonly ids: readonly string[] }
  | { readonly state: Awaited<ReturnType<typeof readStates>>; readonly olderThanMs?: number };

interface Given {
  readonly ids: readonly string[];
  readonly states: readonly string[];
  readonly olderThan: string | undefined;
}

export async function readSelection(io: Io, { ids, olderThan, states }: Given): Promise<Selection> {
  if (ids.length > 0 && states.length > 0) throw usageError('ids and --state are given: only one of them');
  if (states.length > 0) {
    const olderThanMs = olderThan === undefined ? undefined : await readDuration(olderThan);
    return { state: await readStates(states), ...(olderThanMs !== undefined && { olderThanMs }) };
  }
  if (olderThan !== undefined) throw usageError('--older-than needs --state');
  if (ids.length === 0) {
    throw usageError('no message is named', 'Give ids, - to read them from standard input, or --state.');
  }
  const read = ids.includes('-') ? [...ids.filter((id) => id !== '-'), ...(await readIds(io))] : ids;
  return { ids: [...new Set(read)] };
}

async function readIds({ stdin }: Io): Promise<readonly string[]> {
  let text = '';
  for await (const chunk of stdin) text += chunk;
  return text.split(/\s+/).filter((id) => id !== '');
}
