import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { generate } from 'selfsigned';

/** A TCP or TLS server that does to each connection what a test says. Nothing is parsed or answered for it. */
export interface RawServer extends AsyncDisposable {
  readonly port: number;
  /** Everything received so far, over all connections. */
  received(): string;
}

export async function startRawServer(onConnection: (socket: Socket) => void): Promise<RawServer> {
  return listen(createServer(), onConnection, 'connection');
}

export async function startTlsServer(onConnection: (socket: Socket) => void): Promise<RawServer> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }]);
  return listen(createTlsServer({ cert, key }), onConnection, 'secureConnection');
}

async function listen(
  server: Server,
  onConnection: (socket: Socket) => void,
  event: string,
): Promise<RawServer> {
  const sockets = new Set<Socket>();
  let received = '';
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.on(event, (socket: Socket) => {
    socket.on('error', () => {});
    socket.on('data', (data) => {
      received += data.toString();
    });
    onConnection(socket);
  });
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    received: () => received,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A port on which nobody listens: it was free a moment ago. */
export async function closedPort(): Promise<number> {
  const server = await startRawServer(() => {});
  await server[Symbol.asyncDispose]();
  return server.port;
}
