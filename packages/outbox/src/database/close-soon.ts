import type pg from 'pg';

/** A server that is there answers a goodbye within milliseconds. */
const goodbyeMs = 2_000;

/** What the driver does not tell of a connection: its socket. */
interface WithSocket {
  readonly connection?: { readonly stream?: { destroy(): unknown } };
}

/**
 * Closes the sockets of connections to which goodbye was said, where nobody answers. A server that is frozen, or gone without a
 * word, never does, and whoever waits for that waits until TCP gives up, which may take a quarter of an hour.
 */
export function closeSoon(clients: Iterable<pg.ClientBase>): void {
  setTimeout(() => {
    for (const client of clients) (client as WithSocket).connection?.stream?.destroy();
  }, goodbyeMs).unref();
}
