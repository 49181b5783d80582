import type { OutboxMessage } from '@wamux/outbox';
import { defineCommand, jsonArgs } from '../command.js';
import type { ExitName } from '../exit-codes.js';
import { limitArgs, readLimit } from '../outbox/list-arguments.js';
import { type Cell, toTable } from '../output/table.js';
import { writeJson, writeLines } from '../output/write.js';
import { outboxArgs, withOutbox } from '../with-outbox.js';

export const outboxReview = defineCommand({
  args: { ...limitArgs, ...outboxArgs, ...jsonArgs },
  example: 'wamux outbox review --outbox file:outbox.db',
  async run({ io, args }) {
    const limit = readLimit(args.limit);
    return withOutbox(io, args.outbox, async (outbox): Promise<ExitName> => {
      const { readMessages } = await import('../outbox/read-messages.js');
      const { toRecipient, toShownMessage } = await import('../output/outbox-message.js');
      const messages = await readMessages(outbox, { state: 'needs-review' }, limit);
      if (args.json) {
        const toEntry = (message: OutboxMessage) => ({
          needs: toNeed(message),
          message: toShownMessage(io.stdout, message),
        });
        writeJson(io.stdout, { review: messages.map(toEntry) });
        return 'ok';
      }
      if (messages.length === 0) {
        writeLines(io.stdout, ['Nothing needs a decision.']);
        return 'ok';
      }
      const rows = messages.map((message): Cell[] => [message.id, toRecipient(message), toNeed(message)]);
      writeLines(io.stdout, [...toTable(io.stdout, ['id', 'to', 'what it needs'], rows), '', ...howToDecide]);
      if (messages.length === limit) writeLines(io.stderr, [`The first ${limit}; for more: --limit`]);
      return 'ok';
    });
  },
});

/** Where to look, and for what. */
function toNeed({ attempts, correlationId, reason }: OutboxMessage): string {
  const last = attempts.at(-1);
  const where = last?.provider ?? 'the provider';
  const by = last?.providerMessageId ?? correlationId;
  if (reason === 'unreadable')
    return 'what is stored of it is damaged, and it was not sent: enqueue it again';
  return reason === 'no-status'
    ? `${where} accepted it, and nobody said what became of it: look there for ${by}`
    : `nobody knows whether ${where} took it: look there for ${by}, or for the recipient`;
}

const howToDecide = [
  'Look at the provider, then decide. It is there, or nobody wants it any more; nothing is sent:',
  '  wamux outbox cancel <id>',
  'It is not there; it is sent once more, and twice if that was wrong:',
  '  wamux outbox resend <id> --reason "not at the provider"',
];
