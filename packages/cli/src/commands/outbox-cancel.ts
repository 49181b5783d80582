import { defineCommand, jsonArgs } from '../command.js';
import type { ExitName } from '../exit-codes.js';
import type { Decision } from '../outbox/decision.js';
import { decisionArgs, readSelection, repeatableDecisionArgs } from '../outbox/selection-arguments.js';
import { toAccount } from '../outbox/to-account.js';
import { outboxArgs, withOutbox } from '../with-outbox.js';

export const outboxCancel = defineCommand({
  args: {
    ...decisionArgs,
    reason: {
      type: 'string',
      valueHint: 'text',
      description: 'The reason; kept in the history of the message',
    },
    ...outboxArgs,
    ...jsonArgs,
  },
  repeatable: repeatableDecisionArgs,
  example: 'wamux outbox cancel --state queued --reason "wrong campaign" --outbox file:outbox.db',
  async run({ io, args, all }) {
    const selection = await readSelection(io, {
      ids: all('id'),
      states: all('state'),
      olderThan: args['older-than'],
    });
    const account = toAccount(io, args);
    const { decideMessages } = await import('../outbox/decide-messages.js');
    const { nextState } = await import('@wamux/outbox');
    const decision: Decision = {
      verb: 'Cancel',
      past: 'canceled',
      predict: ({ reason, state }) => {
        if (state === 'sending') return 'is canceled if its worker died before it began to send it';
        if (nextState(state, 'cancel') === undefined) return undefined;
        if (reason === undefined) return 'is canceled before it is sent';
        return reason === 'outcome-unknown'
          ? 'the case is closed; it may have been sent: `resolve` records whether it was'
          : 'the case is closed';
      },
      carryOut: (outbox, ids, seen) => outbox.cancelMany(ids, { ...account, ...seen }),
    };
    return withOutbox(io, args.outbox, (outbox): Promise<ExitName> => {
      const question = { selection, decision, yes: args.yes === true, asJson: args.json === true };
      return decideMessages(io, outbox, question);
    });
  },
});
