import type { ErrorKind, MessageStatus, ProviderError } from '@wamux/core';

const lostSight: ReadonlySet<ErrorKind> = new Set(['timeout', 'bad_response', 'conflict']);

/**
 * The status of a message that its provider reports as lost, by the reason. Where the provider handed the message on and got
 * no answer, or one that it could not read, it does not know itself whether the message arrived, so nobody may take it for
 * a certain failure: sent again, the message might arrive twice. Nor where it turned the message away as one that it
 * has already: what became of that one is not said.
 */
export const statusOfLoss = (status: MessageStatus, { kind }: Pick<ProviderError, 'kind'>): MessageStatus =>
  lostSight.has(kind) ? 'unknown' : status;
