import { systemClock } from '@wamux/core';
import { defineCommand, jsonArgs } from '../command.js';
import type { ExitName } from '../exit-codes.js';
import {
  fullArgs,
  limitArgs,
  readDuration,
  readLimit,
  readNumber,
  readStates,
} from '../outbox/list-arguments.js';
import { type Cell, toTable } from '../output/table.js';
import { writeJson, writeLines } from '../output/write.js';
import { outboxArgs, withOutbox } from '../with-outbox.js';

export const outboxList = defineCommand({
  args: {
    state: { type: 'string', valueHint: 'state', description: 'Only messages in this state, such as failed' },
    to: { type: 'string', valueHint: 'number', description: 'Only messages to this recipient' },
    team: { type: 'string', valueHint: 'name', description: 'Only messages of this team' },
    'older-than': {
      type: 'string',
      valueHint: 'time',
      description: 'Only messages older than this, such as 2h or 1d',
    },
    ...fullArgs,
    ...limitArgs,
    ...outboxArgs,
    ...jsonArgs,
  },
  repeatable: ['state'],
  example: 'wamux outbox list --state failed --outbox file:outbox.db',
  async run({ io, args, all }) {
    const limit = readLimit(args.limit);
    const states = await readStates(all('state'));
    const olderThan = args['older-than'];
    const olderThanMs = olderThan === undefined ? undefined : await readDuration(olderThan);
    const to = args.to === undefined ? undefined : await readNumber(args.to, '--to');
    return withOutbox(io, args.outbox, async (outbox): Promise<ExitName> => {
      const { decidingAttempts } = await import('@wamux/outbox');
      const { readMessages } = await import('../outbox/read-messages.js');
      const { toStateCell } = await import('../output/outbox-message.js');
      const { toContent, toRecipient, toShownMessage, toWords } = await import('../output/shown-message.js');
      const { toInstant } = await import('../output/instant.js');
      const isFull = args.full === true;
      const now = systemClock.now();
      const query = {
        ...(states.length > 0 && { state: states }),
        ...(to !== undefined && { to }),
        ...(args.team !== undefined && { team: args.team }),
        ...(olderThanMs !== undefined && { olderThanMs }),
      };
      const messages = await readMessages(outbox, query, limit);
      if (args.json) {
        writeJson(io.stdout, { messages: messages.map((message) => toShownMessage(message, isFull)) });
      } else if (messages.length > 0) {
        const rows = messages.map((message): Cell[] => [
          message.id,
          toStateCell(message.state),
          toRecipient(message, isFull),
          toInstant(message.createdAt, { now }),
          (decidingAttempts(message).at(-1) ?? message.attempts.at(-1))?.provider ?? '',
          message.reason ?? message.error?.kind ?? '',
          isFull ? `${toContent(message)} ${toWords(message) ?? ''}` : toContent(message),
        ]);
        writeLines(
          io.stdout,
          toTable(io.stdout, ['id', 'state', 'to', 'came', 'provider', 'why', 'content'], rows),
        );
      }
      if (messages.length === 0) writeLines(io.stderr, ['No messages match.']);
      if (messages.length === limit) writeLines(io.stderr, [`Only the first ${limit}; for more: --limit`]);
      return 'ok';
    });
  },
});
