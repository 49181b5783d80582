import { usageError } from '../cli-error.js';
import { defineCommand, jsonArgs } from '../command.js';
import type { ExitName } from '../exit-codes.js';
import type { Decision } from '../outbox/decision.js';
import { decisionArgs, readSelection, repeatableDecisionArgs } from '../outbox/selection-arguments.js';
import { toAccount } from '../outbox/to-account.js';
import { outboxArgs, withOutbox } from '../with-outbox.js';

export const outboxResolve = defineCommand({
  args: {
    ...decisionArgs,
    accepted: { type: 'boolean', description: 'The provider has it' },
    'not-accepted': { type: 'boolean', description: 'The provider does not have it' },
    reason: {
      type: 'string',
      valueHint: 'text',
      description: 'How you know; kept in the history of the message',
      required: true,
    },
    ...outboxArgs,
    ...jsonArgs,
  },
  repeatable: repeatableDecisionArgs,
  example:
    'wamux outbox resolve 01890a5d-ac96-774b-bcce-b302099a8057 --accepted --reason "seen in their report" --outbox file:outbox.db',
  async run({ io, args, all }) {
    if (args.accepted === args['not-accepted']) {
      throw usageError('give either --accepted or --not-accepted');
    }
    const outcome = args.accepted ? 'accepted' : 'not-accepted';
    const selection = await readSelection(io, {
      ids: all('id'),
      states: all('state'),
      olderThan: args['older-than'],
    });
    const account = { ...toAccount(io, args), reason: args.reason, outcome } as const;
    const { decideMessages } = await import('../outbox/decide-messages.js');
    const { nextState } = await import('@wamux/outbox');
    const decision: Decision = {
      verb: `Count as ${args.accepted ? 'accepted' : 'not accepted'}`,
      past: 'resolved',
      predict: ({ reason, state }) => {
        const isUnknown = reason === undefined || reason === 'outcome-unknown';
        if (!isUnknown || nextState(state, 'resolve-not-accepted') === undefined) return undefined;
        return args.accepted
          ? 'counts as accepted; nothing is sent, and its status updates are awaited'
          : 'counts as failed; nothing is sent, and `resend` makes no second copy';
      },
      carryOut: (outbox, ids, seen) => outbox.resolveMany(ids, { ...account, ...seen }),
    };
    return withOutbox(io, args.outbox, (outbox): Promise<ExitName> => {
      const question = { selection, decision, yes: args.yes === true, asJson: args.json === true };
      return decideMessages(io, outbox, question);
    });
  },
});
