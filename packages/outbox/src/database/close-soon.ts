import type pg from 'pg';

/** How long a server has to close a connection. One that works needs milliseconds. */
const goodbyeMs = 2_000;

/** The socket of a connection, which the driver's types do not declare. */
interface WithSocket {
  readonly connection?: { readonly stream?: { destroy(): unknown } };
}

/**
 * Closes the sockets of ending connections where the server does not answer. A server that is frozen, or vanished silently,
 * never does, and waiting for it would last until TCP gives up, which may take a quarter of an hour.
 */
export function closeSoon(clients: Iterable<pg.ClientBase>): void {
  setTimeout(() => {
    for (const client of clients) (client as WithSocket).connection?.stream?.destroy();
  }, goodbyeMs).unref();
}
