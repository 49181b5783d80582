import type { MessageReference, ProviderError } from '@wamux/core';
import { inputError } from '@wamux/core/input';
import { callOverHttp, type Operations, type ProviderCall } from '@wamux/provider-kit';
import { err, ok, type Result } from 'neverthrow';
import { messageId } from './decision-telecom-api.js';
import type { DecisionTelecomConnection } from './decision-telecom-connection.js';
import type { DecisionTelecomTemplate } from './decision-telecom-settings.js';
import { fromReceive } from './from-decision-telecom-response.js';
import { toReceive } from './to-decision-telecom-request.js';

type Call = ProviderCall<DecisionTelecomConnection, DecisionTelecomTemplate>;

/** What DecisionTelecom does besides sending. */
export const decisionTelecomOperations: Operations<Call> = {
  getStatus({ context, endpoint }, reference, options) {
    return readMessageId(context.id, reference).asyncAndThen((messageId) =>
      callOverHttp(
        context,
        {
          request: toReceive(endpoint, messageId),
          read: (answer) => fromReceive(answer, context.id, new Date().toISOString()),
          phoneNumbers: reference.to === undefined ? [] : [reference.to],
        },
        options,
      ),
    );
  },
};

function readMessageId(
  provider: string,
  { providerMessageId }: MessageReference,
): Result<string, ProviderError> {
  const parsed = messageId.safeParse(providerMessageId);
  if (parsed.success) return ok(parsed.data);
  const message = 'is not a DecisionTelecom message id; expected a whole number';
  return err(inputError('validation', [{ path: 'providerMessageId', message }], provider));
}
