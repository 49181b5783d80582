import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

const host = '127.0.0.1';

/** An HTTP server on loopback that can be unplugged, and plugged in again on the same port. */
export interface LoopbackServer {
  readonly origin: string;
  unplug(): Promise<void>;
  plug(): Promise<void>;
  close(): Promise<void>;
}

/** @param wantedPort 0 lets the system choose a free one. */
export async function startLoopbackServer(
  listener: RequestListener,
  wantedPort = 0,
): Promise<LoopbackServer> {
  const server = createServer(listener);
  // A connection ends when a fault, the client or the test ends it, and never because of one of Node's default timeouts.
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
  let holder: Socket | undefined;

  async function stop(): Promise<void> {
    const stopped = new Promise((resolve) => server.close(resolve)); // the callback also runs when the server was not listening
    for (const socket of sockets) socket.destroy();
    await stopped;
  }

  return {
    origin: `http://${host}:${port}`,
    async unplug() {
      if (!server.listening) return;
      const stopped = stop();
      holder = await holdPort(port);
      await stopped;
    },
    async plug() {
      if (closed) throw new Error('The simulator is closed: start a new one.');
      if (server.listening) return;
      holder?.resetAndDestroy();
      server.listen(port, host);
      await once(server, 'listening');
    },
    async close() {
      closed = true;
      holder?.resetAndDestroy();
      await stop();
    },
  };
}

/**
 * Holds a port on which no server listens. The system might give a free port to the next server that starts on this machine,
 * and that server would receive the requests meant for this one. The holder is a connection from the port to itself (a
 * simultaneous open of TCP); other connections are refused. It must be reset in the end, because a connection that is closed
 * in the normal way would keep the port for another minute.
 */
async function holdPort(port: number): Promise<Socket | undefined> {
  const holder = connect({ host, port, localAddress: host, localPort: port });
  try {
    await once(holder, 'connect');
    return holder.unref();
  } catch {
    return undefined; // Some systems refuse such a connection; the port then stays free.
  }
}
