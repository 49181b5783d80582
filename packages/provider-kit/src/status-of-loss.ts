import type { ErrorKind, MessageStatus, ProviderError } from '@wamux/core';

const lostSight: ReadonlySet<ErrorKind> = new Set(['timeout', 'bad_response']);

/**
 * The status of a message that its provider reports as lost, by the reason. Where the provider handed the message on and got
 * no answer, or one that it could not read, it does not know itself whether the message arrived, so nobody may take it for
 * a certain failure: sent again, the message might arrive twice.
 */
export const statusOfLoss = (status: MessageStatus, { kind }: Pick<ProviderError, 'kind'>): MessageStatus =>
  lostSight.has(kind) ? 'unknown' : status;
