import { defineCommand, jsonArgs } from '../command.js';
import type { ExitName } from '../exit-codes.js';
import { writeJson, writeLines } from '../output/write.js';
import { outboxArgs, toCliError, withOutbox } from '../with-outbox.js';

export const outboxShow = defineCommand({
  args: {
    id: { type: 'positional', required: true, description: 'The id that the outbox gave the message' },
    ...outboxArgs,
    ...jsonArgs,
  },
  example: 'wamux outbox show 01890a5d-ac96-774b-bcce-b302099a8057 --outbox file:outbox.db',
  run: ({ io, args }) =>
    withOutbox(io, args.outbox, async (outbox): Promise<ExitName> => {
      const { toMessageLines, toShownMessage } = await import('../output/outbox-message.js');
      const found = await outbox.get(args.id);
      if (found.isErr()) throw toCliError(found.error);
      if (args.json) writeJson(io.stdout, toShownMessage(io.stdout, found.value));
      else writeLines(io.stdout, toMessageLines(io.stdout, found.value));
      return 'ok';
    }),
});
