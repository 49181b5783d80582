import type {
  CallOptions,
  ProviderError,
  SendableUpload,
  TemplateDefinition,
  UploadedMedia,
} from '@wamux/core';
import { inputError } from '@wamux/core';
import { callOverHttp, type ProviderContext, shareDeadline } from '@wamux/provider-kit';
import { err, errAsync, ok, type Result, ResultAsync } from 'neverthrow';
import * as z from 'zod';
import { findUploadProblem } from './cloud-api-limits.js';
import { fromListTemplates, fromMarkAsRead, fromUpload } from './from-cloud-api-response.js';
import { type CloudApiEndpoint, toListTemplates, toMarkAsRead, toUpload } from './to-cloud-api-request.js';

/** Far more than a business account may have; a list that goes on is turning in a circle. */
const maximumPages = 100;

export function uploadFile(
  context: ProviderContext,
  endpoint: CloudApiEndpoint,
  upload: SendableUpload,
  options: CallOptions | undefined,
): ResultAsync<UploadedMedia, ProviderError> {
  const problem = findUploadProblem(endpoint, upload);
  if (problem !== undefined) return errAsync(problem);
  return ResultAsync.fromSafePromise(toUpload(endpoint, upload))
    .andThen((request) => callOverHttp(context, { request, read: fromUpload }, options))
    .map((id) => ({ provider: context.id, id }));
}

/** Every template of the business account, page after page. */
export function listTemplates(
  context: ProviderContext,
  endpoint: CloudApiEndpoint,
  businessAccountId: string,
  options: CallOptions | undefined,
): ResultAsync<readonly TemplateDefinition[], ProviderError> {
  const rest = shareDeadline(options);

  async function list(): Promise<Result<readonly TemplateDefinition[], ProviderError>> {
    const found: TemplateDefinition[] = [];
    let after: string | undefined;
    for (let page = 0; page < maximumPages; page += 1) {
      const request = toListTemplates(endpoint, businessAccountId, after);
      const read = await callOverHttp(
        context,
        { request, read: (answer) => fromListTemplates(answer, context.id) },
        rest(),
      );
      if (read.isErr()) return err(read.error);
      found.push(...read.value.templates);
      if (read.value.after === null) return ok(found);
      after = read.value.after;
    }
    const message = `the list of templates goes on after ${maximumPages} pages`;
    return err({ kind: 'bad_response', provider: context.id, message });
  }
  return new ResultAsync(list());
}

const messageId = z.string().min(1).max(512);

export function markAsRead(
  context: ProviderContext,
  endpoint: CloudApiEndpoint,
  id: unknown,
  options: CallOptions | undefined,
): ResultAsync<void, ProviderError> {
  const parsed = messageId.safeParse(id);
  if (!parsed.success) {
    const issue = { path: 'messageId', message: 'expected the id of a message that a user sent' };
    return errAsync(inputError('validation', [issue], context.id));
  }
  return callOverHttp(
    context,
    { request: toMarkAsRead(endpoint, parsed.data), read: fromMarkAsRead },
    options,
  );
}
