import { usageError } from '../cli-error.js';
import { defineCommand, jsonArgs } from '../command.js';
import type { ExitName } from '../exit-codes.js';
import type { Decision } from '../outbox/decision.js';
import { decisionArgs, readSelection, repeatableDecisionArgs } from '../outbox/selection-arguments.js';
import { toAccount } from '../outbox/to-account.js';
import { outboxArgs, withOutbox } from '../with-outbox.js';

export const outboxResend = defineCommand({
  args: {
    ...decisionArgs,
    reason: {
      type: 'string',
      valueHint: 'text',
      description: 'The reason; kept in the history of the message',
      required: true,
    },
    ...outboxArgs,
    ...jsonArgs,
  },
  repeatable: repeatableDecisionArgs,
  example:
    'wamux outbox resend 01890a5d-ac96-774b-bcce-b302099a8057 --reason "not at the provider" --outbox file:outbox.db',
  async run({ io, args, all }) {
    const selection = await readSelection(io, {
      ids: all('id'),
      states: all('state'),
      olderThan: args['older-than'],
    });
    const isAsked = io.confirm !== undefined && args.yes !== true;
    const isOne = all('id').length === 1 && all('id')[0] !== '-';
    if ('ids' in selection && selection.state === undefined && !isOne && !isAsked) {
      throw usageError(
        'several ids need --state, the state that they were seen in, if there is no confirmation',
        'It protects messages that somebody else, or an interrupted run of this command, has resent since.',
      );
    }
    const account = { ...toAccount(io, args), reason: args.reason };
    const { decideMessages } = await import('../outbox/decide-messages.js');
    const { nextState } = await import('@wamux/outbox');
    const decision: Decision = {
      verb: 'Resend',
      past: 'queued again',
      predict: ({ duplicatePossible, mayHaveArrived, state }) => {
        if (nextState(state, 'resend') === undefined) return undefined;
        return mayHaveArrived || duplicatePossible
          ? 'the workers of the app send it; the recipient may get it twice'
          : 'the workers of the app send it';
      },
      carryOut: (outbox, ids, seen) => outbox.resendMany(ids, { ...account, ...seen }),
    };
    return withOutbox(io, args.outbox, (outbox): Promise<ExitName> => {
      const question = { selection, decision, yes: args.yes === true, asJson: args.json === true };
      return decideMessages(io, outbox, question);
    });
  },
});
