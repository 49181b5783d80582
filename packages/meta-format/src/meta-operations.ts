import type { ProviderError, SendableUpload } from '@wamux/core';
import {
  type Answer,
  callOverHttp,
  type Endpoint,
  type HttpRequest,
  type Operations,
  type ProviderCall,
  type ProviderConnection,
} from '@wamux/provider-kit';
import { errAsync, type Result, ResultAsync } from 'neverthrow';
import { findMetaUploadProblem } from './meta-uploads.js';

/** The requests and answers of a provider that takes files and read receipts as Meta does. */
interface MetaCalls<Connection> {
  /** Makes the request that uploads a file. */
  readonly toUpload: (endpoint: Endpoint<Connection>, upload: SendableUpload) => Promise<HttpRequest>;
  /** Reads the id of the file. */
  readonly fromUpload: (answer: Answer) => Result<string, ProviderError>;
  /** Makes the request that marks a user's message as read. */
  readonly toAcknowledge: (endpoint: Endpoint<Connection>, messageId: string, typing: boolean) => HttpRequest;
  /** Reads whether the provider took it. */
  readonly fromAcknowledge: (answer: Answer) => Result<void, ProviderError>;
}

/** The operations that are the same for every provider which speaks Meta's format, but for the request of each. */
export const metaOperations = <Connection extends ProviderConnection, Template>({
  fromAcknowledge,
  fromUpload,
  toAcknowledge,
  toUpload,
}: MetaCalls<Connection>): Pick<
  Operations<ProviderCall<Connection, Template>>,
  'acknowledge' | 'uploadMedia'
> => ({
  uploadMedia({ context, endpoint }, upload, options) {
    const problem = findMetaUploadProblem(endpoint, upload);
    if (problem !== undefined) return errAsync(problem);
    return ResultAsync.fromSafePromise(toUpload(endpoint, upload))
      .andThen((request) => callOverHttp(context, { request, read: fromUpload }, options))
      .map((id) => ({ provider: context.id, id }));
  },

  /** Shows a user that a message of theirs was read, and those before it. */
  acknowledge({ context, endpoint }, { providerMessageId }, options) {
    const request = toAcknowledge(endpoint, providerMessageId, options?.typing ?? false);
    return callOverHttp(context, { request, read: fromAcknowledge }, options);
  },
});
