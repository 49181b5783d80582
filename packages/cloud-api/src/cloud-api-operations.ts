import { type CallOptions, inputError, type ProviderError } from '@wamux/core';
import type { MetaTemplate } from '@wamux/meta-format';
import { callOverHttp, type Operations, type ProviderCall, readPages } from '@wamux/provider-kit';
import { errAsync, ResultAsync } from 'neverthrow';
import * as z from 'zod';
import type { CloudApiConnection } from './cloud-api-connection.js';
import { findUploadProblem } from './cloud-api-limits.js';
import { fromListTemplates, fromMarkAsRead, fromUpload } from './from-cloud-api-response.js';
import { toListTemplates, toMarkAsRead, toUpload } from './to-cloud-api-request.js';

type Call = ProviderCall<CloudApiConnection, MetaTemplate>;

/** Far more than a business account may have; a list that goes on is turning in a circle. */
const maximumPages = 100;

/** What Meta does besides sending. */
export const cloudApiOperations: Operations<Call> = {
  uploadMedia({ context, endpoint }, upload, options) {
    const problem = findUploadProblem(endpoint, upload);
    if (problem !== undefined) return errAsync(problem);
    return ResultAsync.fromSafePromise(toUpload(endpoint, upload))
      .andThen((request) => callOverHttp(context, { request, read: fromUpload }, options))
      .map((id) => ({ provider: context.id, id }));
  },

  /** Every template of the business account. */
  listTemplates({ context, endpoint }, options) {
    const message = `the list of templates goes on after ${maximumPages} pages`;
    return readPages(
      (after, rest) => {
        const request = toListTemplates(endpoint, after);
        return callOverHttp(
          context,
          { request, read: (answer) => fromListTemplates(answer, context.id) },
          rest,
        );
      },
      options,
      { maximumPages, tooMany: { kind: 'bad_response', provider: context.id, message } },
    );
  },
};

const messageId = z.string().min(1).max(512);

/** Shows a user that a message of theirs was read, and those before it. */
export function markAsRead(
  { context, endpoint }: Call,
  id: unknown,
  options: CallOptions | undefined,
): ResultAsync<void, ProviderError> {
  const parsed = messageId.safeParse(id);
  if (!parsed.success) {
    const issue = { path: 'messageId', message: 'expected the id of a message that a user sent' };
    return errAsync(inputError('validation', [issue], context.id));
  }
  const request = toMarkAsRead(endpoint, parsed.data);
  return callOverHttp(context, { request, read: fromMarkAsRead }, options);
}
