/** One page of a list, and the token for the next one; `null` for a token that was never given out. */
export function pageOf<Item extends { readonly id: string }>(
  items: readonly Item[],
  { limit, pageToken }: { readonly limit: number; readonly pageToken?: string | undefined },
): { readonly results: readonly Item[]; readonly nextPageToken?: string } | null {
  // The token names the last item seen, so that items which arrive in the meantime neither shift a page nor repeat on it.
  const lastSeen = pageToken === undefined ? -1 : items.findIndex(({ id }) => tokenOf(id) === pageToken);
  if (pageToken !== undefined && lastSeen === -1) return null;
  const results = items.slice(lastSeen + 1, lastSeen + 1 + limit);
  const last = results.at(-1);
  const isMore = last !== undefined && lastSeen + 1 + limit < items.length;
  return isMore ? { results, nextPageToken: tokenOf(last.id) } : { results };
}

const tokenOf = (id: string): string => Buffer.from(JSON.stringify([id])).toString('base64url');
