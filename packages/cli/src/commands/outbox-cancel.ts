import { defineCommand, jsonArgs } from '../command.js';
import type { ExitName } from '../exit-codes.js';
import { writeJson, writeLines } from '../output/write.js';
import { outboxArgs, toCliError, withOutbox } from '../with-outbox.js';

export const outboxCancel = defineCommand({
  args: {
    id: { type: 'positional', required: true, description: 'The id that the outbox gave the message' },
    ...outboxArgs,
    ...jsonArgs,
  },
  example: 'wamux outbox cancel 01890a5d-ac96-774b-bcce-b302099a8057 --outbox file:outbox.db',
  run: ({ io, args }) =>
    withOutbox(io, args.outbox, async (outbox): Promise<ExitName> => {
      const { toShownMessage } = await import('../output/outbox-message.js');
      const canceled = await outbox.cancel(args.id);
      if (canceled.isErr()) throw toCliError(canceled.error);
      if (args.json) writeJson(io.stdout, toShownMessage(io.stdout, canceled.value));
      else writeLines(io.stdout, [`${io.stdout.paint('yellow', 'canceled')} ${canceled.value.id}`]);
      return 'ok';
    }),
});
