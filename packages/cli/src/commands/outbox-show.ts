import { systemClock } from '@wamux/core';
import { defineCommand, jsonArgs } from '../command.js';
import type { ExitName } from '../exit-codes.js';
import { fullArgs } from '../outbox/list-arguments.js';
import { writeJson, writeLines } from '../output/write.js';
import { outboxArgs, toCliError, withOutbox } from '../with-outbox.js';

export const outboxShow = defineCommand({
  args: {
    id: { type: 'positional', required: true, description: 'The outbox id of the message' },
    ...fullArgs,
    ...outboxArgs,
    ...jsonArgs,
  },
  example: 'wamux outbox show 01890a5d-ac96-774b-bcce-b302099a8057 --outbox file:outbox.db',
  run: ({ io, args }) =>
    withOutbox(io, args.outbox, async (outbox): Promise<ExitName> => {
      const { toMessageLines } = await import('../output/outbox-message.js');
      const { hideEchoes, toShownMessage } = await import('../output/shown-message.js');
      const isFull = args.full === true;
      const found = await outbox.get(args.id);
      if (found.isErr()) throw toCliError(found.error);
      const timeline = await outbox.timeline(args.id);
      if (timeline.isErr()) throw toCliError(timeline.error);
      const message = isFull ? found.value : hideEchoes(found.value, found.value);
      const happened = isFull ? timeline.value : hideEchoes(timeline.value, found.value);
      if (args.json) {
        writeJson(io.stdout, { ...toShownMessage(message, isFull), timeline: happened });
        return 'ok';
      }
      const options = { isFull, now: systemClock.now() };
      writeLines(io.stdout, toMessageLines(io.stdout, message, happened, options));
      return 'ok';
    }),
});
