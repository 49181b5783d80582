import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** An address that leads to one server after another, like a name or a virtual address that follows the primary. */
export interface Address {
  readonly port: number;
  /** New connections go there; existing ones stay where they are. */
  moveTo(port: number): void;
  close(): Promise<void>;
}

export async function openAddress(firstPort: number): Promise<Address> {
  const sockets = new Set<Socket>();
  let target = firstPort;
  const server = createServer((socket) => {
    const upstream = connect(target, '127.0.0.1');
    for (const [one, other] of [
      [socket, upstream],
      [upstream, socket],
    ] as const) {
      sockets.add(one);
      one.on('error', () => {});
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    moveTo(port) {
      target = port;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
