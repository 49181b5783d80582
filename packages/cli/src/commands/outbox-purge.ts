import { defineCommand, jsonArgs } from '../command.js';
import type { ExitName } from '../exit-codes.js';
import { isConfirmed, yesArgs } from '../outbox/confirmation.js';
import { countMessages, readDuration } from '../outbox/list-arguments.js';
import { toSpan } from '../output/instant.js';
import { writeJson, writeLines } from '../output/write.js';
import { outboxArgs, toCliError, withOutbox } from '../with-outbox.js';

export const outboxPurge = defineCommand({
  args: {
    'older-than': {
      type: 'string',
      valueHint: 'time',
      description: 'Only messages that ended longer ago than this, such as 90d or 12h',
      required: true,
    },
    ...yesArgs,
    ...outboxArgs,
    ...jsonArgs,
  },
  example: 'wamux outbox purge --older-than 90d --outbox file:outbox.db',
  async run({ io, args }) {
    const olderThanMs = await readDuration(args['older-than']);
    return withOutbox(io, args.outbox, async (outbox): Promise<ExitName> => {
      // The time is written out, since `1m` is a minute, and somebody may have meant a month.
      const question = `Remove for good all messages that ended more than ${toSpan(olderThanMs)} ago, with their idempotency keys?`;
      if (!(await isConfirmed(io, question, args.yes))) return 'interrupted';
      const purged = await outbox.purge({ olderThanMs });
      if (purged.isErr()) throw toCliError(purged.error);
      if (args.json) writeJson(io.stdout, { messages: purged.value });
      else {
        writeLines(io.stdout, [
          `${io.stdout.paint('yellow', 'removed')} ${countMessages(purged.value)}, with text, events and idempotency keys`,
          ...(purged.value > 0
            ? ['A message that is enqueued again with the same key will be sent again.']
            : []),
        ]);
      }
      return 'ok';
    });
  },
});
