import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net';

const host = '127.0.0.1';

/** An HTTP server on loopback that can be pulled out of the wall and put back on the same port. */
export interface LoopbackServer {
  readonly origin: string;
  unplug(): Promise<void>;
  plug(): Promise<void>;
  close(): Promise<void>;
}

/** @param wantedPort 0: a free one. */
export async function startLoopbackServer(
  listener: RequestListener,
  wantedPort = 0,
): Promise<LoopbackServer> {
  const server = createServer(listener);
  // A connection ends when a fault, the client or the test ends it, never because a default of Node's ran out.
  server.keepAliveTimeout = 0;
  server.headersTimeout = 0;
  server.requestTimeout = 0;

  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });

  server.listen(wantedPort, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  let closed = false;
  let release = (): void => {};

  async function stop(): Promise<void> {
    const stopped = new Promise((resolve) => server.close(resolve)); // also called when it was not listening
    for (const socket of sockets) socket.destroy();
    await stopped;
  }

  return {
    origin: `http://${host}:${port}`,
    async unplug() {
      if (!server.listening) return;
      const hold = await prepareHold(port);
      const stopped = stop();
      release = await hold();
      await stopped;
    },
    async plug() {
      if (closed) throw new Error('The simulator is closed: start a new one.');
      if (server.listening) return;
      release();
      server.listen(port, host);
      await once(server, 'listening');
    },
    async close() {
      closed = true;
      release();
      await stop();
    },
  };
}

/**
 * Keeps a port that nobody listens on from everybody else. Free, it may be given to the next server that is started on this
 * machine, and that one would take what is sent here. A connection that comes from the port holds it, and leaves it
 * refusing connections.
 */
async function prepareHold(port: number): Promise<() => Promise<() => void>> {
  const far = createTcpServer((socket) => socket.on('error', () => {}));
  far.listen(0, host);
  await once(far, 'listening');
  return async () => {
    const holder = connect({
      host,
      port: (far.address() as AddressInfo).port,
      localAddress: host,
      localPort: port,
    });
    await Promise.all([once(holder, 'connect'), once(far, 'connection')]);
    return () => {
      holder.resetAndDestroy(); // a connection that is closed in peace would hold the port for a minute more
      far.close();
    };
  };
}
