import type { CallOptions, ProviderError } from '@wamux/core';
import type { ResultAsync } from 'neverthrow';
import { callOverHttp, type HttpCall } from './call-over-http.js';
import type { ProviderContext } from './provider-context.js';
import { type Page, readPages } from './read-pages.js';

/** Far more than an account can have, at a hundred or a thousand entries per page; a longer list is going in circles. */
const maximumPages = 100;

/**
 * Reads all pages of a list.
 *
 * @param what What is listed, for the error of a list without an end: "templates".
 * @param toCall The call for the page that begins at `after`, which is absent for the first.
 */
export const listPages = <Item>(
  context: ProviderContext,
  what: string,
  options: CallOptions | undefined,
  toCall: (after: string | undefined) => HttpCall<Page<Item>>,
): ResultAsync<readonly Item[], ProviderError> =>
  readPages((after, rest) => callOverHttp(context, toCall(after), rest), options, {
    maximumPages,
    tooMany: {
      kind: 'bad_response',
      provider: context.id,
      message: `the list of ${what} has more than ${maximumPages} pages`,
    },
  });
