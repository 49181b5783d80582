import type { CallOptions, ProviderError } from '@wamux/core';
import { err, ok, type Result, ResultAsync } from 'neverthrow';
import { remainingTimeout } from './remaining-timeout.js';

/** A page of a list. */
export interface Page<Item> {
  /** In the provider's order. */
  readonly items: readonly Item[];
  /** Where the next page begins; `null`: this is the last one. */
  readonly next: string | null;
}

/** When reading a list page after page ends. */
export interface PagingOptions<Item> {
  /** The most pages that are read, each by a request of its own. */
  readonly maximumPages: number;
  /** The error of a list with more pages than that: if it were cut silently, the rest would look absent. */
  readonly tooMany: ProviderError;
  /** Whether the items found so far are enough. */
  readonly isEnough?: (items: readonly Item[]) => boolean;
}

/**
 * Reads a list page after page.
 * @param readPage Asks for the page that begins at `after`, which is absent for the first.
 * @param options The caller's; `timeoutMs` is for all pages together.
 */
export function readPages<Item>(
  readPage: (
    after: string | undefined,
    options: CallOptions | undefined,
  ) => ResultAsync<Page<Item>, ProviderError>,
  options: CallOptions | undefined,
  { isEnough, maximumPages, tooMany }: PagingOptions<Item>,
): ResultAsync<readonly Item[], ProviderError> {
  const rest = remainingTimeout(options);

  async function read(): Promise<Result<readonly Item[], ProviderError>> {
    const found: Item[] = [];
    let after: string | undefined;
    for (let count = 0; count < maximumPages; count += 1) {
      const page = await readPage(after, rest());
      if (page.isErr()) return err(page.error);
      const { items, next } = page.value;
      for (const item of items) found.push(item);
      if (next === null || isEnough?.(found)) return ok(found);
      after = next;
    }
    return err(tooMany);
  }
  return new ResultAsync(read());
}
