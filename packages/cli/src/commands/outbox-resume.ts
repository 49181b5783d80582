import { systemClock } from '@wamux/core';
import { defineCommand, jsonArgs } from '../command.js';
import type { ExitName } from '../exit-codes.js';
import { pauseArgs, readTarget, toTargetWords } from '../outbox/pause-arguments.js';
import { toAccount } from '../outbox/to-account.js';
import { cleanLine } from '../output/clean.js';
import { writeJson, writeLines } from '../output/write.js';
import { outboxArgs, toCliError, withOutbox } from '../with-outbox.js';

export const outboxResume = defineCommand({
  args: {
    ...pauseArgs,
    reason: {
      type: 'string',
      valueHint: 'text',
      description: 'The reason; it is kept',
    },
    ...outboxArgs,
    ...jsonArgs,
  },
  example: 'wamux outbox resume bird --outbox file:outbox.db',
  async run({ io, args }) {
    const target = readTarget(args);
    return withOutbox(io, args.outbox, async (outbox): Promise<ExitName> => {
      const decided = await outbox.resume(target, toAccount(io, args));
      if (decided.isErr()) throw toCliError(decided.error);
      if (args.json) writeJson(io.stdout, decided.value);
      else {
        const { toInstant } = await import('../output/instant.js');
        const since = toInstant(decided.value.since, { now: systemClock.now() });
        writeLines(io.stdout, [
          cleanLine(
            `${toTargetWords(target)} is resumed; it was paused since ${since}: ${decided.value.reason}`,
          ),
        ]);
      }
      return 'ok';
    });
  },
});
