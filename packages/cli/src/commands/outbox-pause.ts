import { defineCommand, jsonArgs } from '../command.js';
import type { ExitName } from '../exit-codes.js';
import { pauseArgs, readTarget, toTargetWords } from '../outbox/pause-arguments.js';
import { toAccount } from '../outbox/to-account.js';
import { cleanLine } from '../output/clean.js';
import { writeJson, writeLines } from '../output/write.js';
import { outboxArgs, toCliError, withOutbox } from '../with-outbox.js';

export const outboxPause = defineCommand({
  args: {
    ...pauseArgs,
    reason: {
      type: 'string',
      valueHint: 'text',
      description: 'The reason; shown to anyone who asks why a message is not sent',
      required: true,
    },
    ...outboxArgs,
    ...jsonArgs,
  },
  example: 'wamux outbox pause bird --reason timeouts --outbox file:outbox.db',
  async run({ io, args }) {
    const target = readTarget(args);
    return withOutbox(io, args.outbox, async (outbox): Promise<ExitName> => {
      const decided = await outbox.pause(target, { ...toAccount(io, args), reason: args.reason });
      if (decided.isErr()) throw toCliError(decided.error);
      if (args.json) writeJson(io.stdout, decided.value);
      else
        writeLines(io.stdout, [
          cleanLine(
            `${toTargetWords(target)} is paused: workers give it no new messages until it is resumed`,
          ),
        ]);
      const workers = await outbox.workers();
      // The lane of the messages that wait for no particular provider has no name that could be misspelt.
      const isNamed = target.lane !== '';
      if (isNamed && workers.isOk() && workers.value.length === 0) writeLines(io.stderr, [notCompared]);
      return 'ok';
    });
  },
});

/** Asks the operator to check the name, since the pause of a misspelt provider stops nothing. */
const notCompared =
  'No worker is running, so the name was not checked: make sure that it is right. All pauses: wamux outbox stats';
