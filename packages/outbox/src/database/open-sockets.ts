import { Socket } from 'node:net';

/** A server that is there answers a goodbye within milliseconds. */
const goodbyeMs = 2_000;

/**
 * The sockets of connections. A server that is frozen, or gone without a word, never answers the goodbye of a connection, and
 * whoever waits for that waits until TCP gives up, which may take a quarter of an hour.
 */
export class OpenSockets {
  readonly #sockets = new Set<Socket>();

  /** Makes one, for the driver. */
  readonly open = (): Socket => {
    const socket = new Socket();
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    return socket;
  };

  /** Closes those that are not closed soon. */
  closeSoon(): void {
    setTimeout(() => {
      for (const socket of this.#sockets) socket.destroy();
    }, goodbyeMs).unref();
  }
}
