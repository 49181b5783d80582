import { type MessageState, nextState, type OutboxMessage } from '@wamux/outbox';

/** What a person may decide about a message. */
export const decisions = ['resolve', 'resend', 'cancel'] as const;

export type Decision = (typeof decisions)[number];

export const isDecision = (given: string | undefined): given is Decision =>
  decisions.some((decision) => decision === given);

const moves = { resolve: 'resolve-not-accepted', resend: 'resend', cancel: 'cancel' } as const;

/** The decisions that the outbox takes about a message in this state. */
export const possibleDecisions = ({ state }: Pick<OutboxMessage, 'state'>): readonly Decision[] =>
  decisions.filter((decision) => nextState(state, moves[decision]) !== undefined);

/** Messages whose outcome nobody knows, and that are held until somebody does. */
export const isUnknown = ({ state, reason }: { readonly state: MessageState; readonly reason?: string }) =>
  state === 'reconciling' || (state === 'needs-review' && reason === 'outcome-unknown');
