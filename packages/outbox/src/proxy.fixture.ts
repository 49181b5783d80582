import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A proxy in front of a server. */
export interface Proxy {
  readonly url: string;
  /** Connections that were made so far. */
  readonly count: number;
  /** Stops without a word, as a network does; what is said meanwhile is gone. */
  swallow(): void;
  pass(): void;
  close(): Promise<unknown>;
}

/** @param onClosed Called each time that the server ends a connection. */
export async function openProxy(url: string, onClosed = (): void => {}): Promise<Proxy> {
  const target = new URL(url);
  const port = Number(target.port);
  const sockets = new Set<Socket>();
  let isSwallowing = false;
  let count = 0;
  const server = createServer((socket) => {
    count += 1;
    const upstream = connect(port, target.hostname);
    for (const one of [socket, upstream]) {
      sockets.add(one);
      one.on('error', () => {});
      one.on('close', () => sockets.delete(one));
    }
    const wasSwallowed = isSwallowing;
    socket.on('data', (data) => isSwallowing || wasSwallowed || upstream.write(data));
    upstream.on('data', (data) => isSwallowing || wasSwallowed || socket.write(data));
    socket.on('end', () => upstream.end());
    upstream.on('end', () => {
      socket.end();
      onClosed();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  target.port = String((server.address() as AddressInfo).port);
  return {
    url: target.href,
    get count() {
      return count;
    },
    swallow() {
      isSwallowing = true;
    },
    pass() {
      isSwallowing = false;
    },
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
