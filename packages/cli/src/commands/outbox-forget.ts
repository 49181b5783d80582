import { defineCommand, jsonArgs } from '../command.js';
import type { ExitName } from '../exit-codes.js';
import { isConfirmed, yesArgs } from '../outbox/confirmation.js';
import { countMessages, readNumber } from '../outbox/list-arguments.js';
import { writeJson, writeLines } from '../output/write.js';
import { outboxArgs, toCliError, withOutbox } from '../with-outbox.js';

export const outboxForget = defineCommand({
  args: {
    number: {
      type: 'positional',
      required: true,
      description: 'The phone number, with + and its country code',
    },
    ...yesArgs,
    ...outboxArgs,
    ...jsonArgs,
  },
  example: 'wamux outbox forget +573001112233 --outbox file:outbox.db',
  async run({ io, args }) {
    const number = await readNumber(args.number, 'number');
    return withOutbox(io, args.outbox, async (outbox): Promise<ExitName> => {
      const { maskPhoneNumber } = await import('@wamux/core');
      const question = `Forget ${maskPhoneNumber(number)} for good, and cancel what was not sent to it yet?`;
      if (!(await isConfirmed(io, question, args.yes))) return 'interrupted';
      const forgotten = await outbox.forget(number);
      if (forgotten.isErr()) throw toCliError(forgotten.error);
      if (args.json) writeJson(io.stdout, { messages: forgotten.value });
      else {
        writeLines(io.stdout, [
          `${io.stdout.paint('yellow', 'forgotten')} ${maskPhoneNumber(number)}, in ${countMessages(forgotten.value)}`,
          'Messages not sent yet are canceled. Backups and the logs of the app still have the number.',
        ]);
      }
      return 'ok';
    });
  },
});
