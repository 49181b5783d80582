import { systemClock } from '@wamux/core';
import { commonArgs, defineCommand } from '../command.js';
import type { ExitName } from '../exit-codes.js';
import { findSearchable } from '../outbox/find-searchable.js';
import { fullArgs, limitArgs, readLimit } from '../outbox/list-arguments.js';
import { writeJson, writeLines } from '../output/write.js';
import { outboxArgs, withOutbox } from '../with-outbox.js';

export const outboxReview = defineCommand({
  args: { ...fullArgs, ...limitArgs, ...outboxArgs, ...commonArgs },
  example: 'wamux outbox review --full --outbox file:outbox.db',
  async run({ io, args }) {
    const limit = readLimit(args.limit);
    const isFull = args.full === true;
    return withOutbox(io, args.outbox, async (outbox): Promise<ExitName> => {
      const { readMessages } = await import('../outbox/read-messages.js');
      const { toNeed, toReviewLines } = await import('../output/review.js');
      const { toShownMessage } = await import('../output/shown-message.js');
      const messages = await readMessages(outbox, { state: 'needs-review' }, limit);
      const searchable = messages.length === 0 ? new Set<string>() : await findSearchable(io, args.config);
      const needs = messages.map((message) => ({ message, need: toNeed(message, searchable) }));
      if (args.json) {
        const review = needs.map(({ message, need }) => ({
          needs: need.what,
          ...(need.lookFor !== undefined && { lookFor: need.lookFor }),
          message: toShownMessage(message, isFull),
        }));
        writeJson(io.stdout, { review });
        return 'ok';
      }
      if (messages.length === 0) {
        writeLines(io.stdout, ['Nothing needs a decision.']);
        return 'ok';
      }
      const options = { isFull, now: systemClock.now() };
      writeLines(io.stdout, toReviewLines(io.stdout, needs, options));
      if (messages.length === limit) writeLines(io.stderr, [`Only the first ${limit}; for more: --limit`]);
      return 'ok';
    });
  },
});
