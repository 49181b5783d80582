import { defineCommand, jsonArgs } from '../command.js';
import type { ExitName } from '../exit-codes.js';
import { writeJson, writeLines } from '../output/write.js';
import { outboxArgs, toCliError, withOutbox } from '../with-outbox.js';

export const outboxResend = defineCommand({
  args: {
    id: { type: 'positional', required: true, description: 'The id that the outbox gave the message' },
    reason: {
      type: 'string',
      valueHint: 'text',
      description: 'Why; it stays in the account of the message',
      required: true,
    },
    ...outboxArgs,
    ...jsonArgs,
  },
  example:
    'wamux outbox resend 01890a5d-ac96-774b-bcce-b302099a8057 --reason not-at-the-provider --outbox file:outbox.db',
  run: ({ io, args }) =>
    withOutbox(io, args.outbox, async (outbox): Promise<ExitName> => {
      const { toShownMessage } = await import('../output/outbox-message.js');
      const resent = await outbox.resend(args.id, { reason: args.reason });
      if (resent.isErr()) throw toCliError(resent.error);
      const { correlationId, duplicatePossible, id } = resent.value;
      if (args.json) writeJson(io.stdout, toShownMessage(io.stdout, resent.value));
      else {
        writeLines(io.stdout, [
          `${io.stdout.paint('cyan', 'queued')} ${id}, with a new correlation id ${correlationId}`,
          'The workers of the app send it.',
          ...(duplicatePossible ? ['It may have been accepted before: the recipient may get it twice.'] : []),
        ]);
      }
      return 'ok';
    }),
});
