import { usageError } from '../cli-error.js';
import { defineCommand, jsonArgs } from '../command.js';
import type { ExitName } from '../exit-codes.js';
import { limitArgs, readLimit, readNumber } from '../outbox/list-arguments.js';
import { type Cell, toTable } from '../output/table.js';
import { writeJson, writeLines } from '../output/write.js';
import { outboxArgs, withOutbox } from '../with-outbox.js';

export const outboxList = defineCommand({
  args: {
    state: { type: 'string', valueHint: 'state', description: 'In this state, such as failed' },
    to: { type: 'string', valueHint: 'number', description: 'To this recipient' },
    ...limitArgs,
    ...outboxArgs,
    ...jsonArgs,
  },
  repeatable: ['state'],
  example: 'wamux outbox list --state failed --outbox file:outbox.db',
  async run({ io, args, all }) {
    const limit = readLimit(args.limit);
    const states = await readStates(all('state'));
    const to = args.to === undefined ? undefined : await readNumber(args.to, '--to');
    return withOutbox(io, args.outbox, async (outbox): Promise<ExitName> => {
      const { readMessages } = await import('../outbox/read-messages.js');
      const { toContent, toRecipient, toShownMessage, toStateCell } = await import(
        '../output/outbox-message.js'
      );
      const query = { ...(states.length > 0 && { state: states }), ...(to !== undefined && { to }) };
      const messages = await readMessages(outbox, query, limit);
      if (args.json) {
        writeJson(io.stdout, { messages: messages.map((message) => toShownMessage(io.stdout, message)) });
      } else if (messages.length > 0) {
        const rows = messages.map((message): Cell[] => [
          message.id,
          toStateCell(message.state),
          toRecipient(message),
          message.createdAt,
          message.attempts.at(-1)?.provider ?? '',
          message.reason ?? message.error?.kind ?? '',
          toContent(message),
        ]);
        writeLines(
          io.stdout,
          toTable(io.stdout, ['id', 'state', 'to', 'came', 'provider', 'why', 'content'], rows),
        );
      }
      if (messages.length === 0) writeLines(io.stderr, ['No message is like that.']);
      if (messages.length === limit) writeLines(io.stderr, [`The first ${limit}; for more: --limit`]);
      return 'ok';
    });
  },
});

async function readStates(written: readonly string[]) {
  const { messageStates } = await import('@wamux/outbox');
  const states = messageStates.filter((state) => written.includes(state));
  if (states.length === new Set(written).size) return states;
  throw usageError('--state names no state', `States: ${messageStates.join(', ')}.`);
}
