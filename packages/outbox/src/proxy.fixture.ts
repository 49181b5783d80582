import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A proxy in front of a server. */
export interface Proxy {
  readonly url: string;
  /** How many connections were made so far. */
  readonly count: number;
  /** Drops all data silently, as a broken network does; it is not delivered later. */
  swallow(): void;
  pass(): void;
  close(): Promise<unknown>;
}

export interface ProxyOptions {
  /** Called each time the server ends a connection. */
  readonly onClosed?: () => void;
  /** Refuses the first connection with this SQLSTATE, as a server that is not ready does. */
  readonly firstIs?: string;
  /** Delivers no notifications, like a pooler in transaction mode. */
  readonly isDeaf?: boolean;
}

export async function openProxy(
  url: string,
  { onClosed = () => {}, firstIs, isDeaf = false }: ProxyOptions = {},
): Promise<Proxy> {
  const target = new URL(url);
  const port = Number(target.port);
  const sockets = new Set<Socket>();
  let isSwallowing = false;
  let count = 0;
  // While data is dropped, the end of one side must not reach the other side either.
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    count += 1;
    if (count === 1 && firstIs !== undefined) {
      socket.once('data', () => socket.end(refusalOf(firstIs)));
      return;
    }
    const upstream = connect(port, target.hostname);
    for (const one of [socket, upstream]) {
      sockets.add(one);
      one.on('error', () => {});
      one.on('close', () => sockets.delete(one));
    }
    const wasSwallowed = isSwallowing;
    socket.on('data', (data) => isSwallowing || wasSwallowed || upstream.write(data));
    const answer = isDeaf
      ? withoutNotifications((data) => socket.write(data))
      : (data: Buffer) => socket.write(data);
    upstream.on('data', (data) => isSwallowing || wasSwallowed || answer(data));
    socket.on('end', () => isSwallowing || wasSwallowed || upstream.end());
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

/** @see https://www.postgresql.org/docs/current/protocol-message-formats.html#PROTOCOL-MESSAGE-FORMATS-ERRORRESPONSE */
function refusalOf(code: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0Mnot now\0\0`);
  const head = Buffer.from('E\0\0\0\0', 'latin1');
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}

/**
 * Splits what a server sends, in chunks of any length, into messages, and passes on all but NotificationResponse. A message
 * is a type of one byte, then a length that includes itself.
 * @see https://www.postgresql.org/docs/current/protocol-message-formats.html#PROTOCOL-MESSAGE-FORMATS-NOTIFICATIONRESPONSE
 */
function withoutNotifications(pass: (data: Buffer) => void): (data: Buffer) => void {
  let left = Buffer.alloc(0);
  return (data) => {
    left = Buffer.concat([left, data]);
    while (left.length >= 5 && left.length > left.readInt32BE(1)) {
      const length = left.readInt32BE(1) + 1;
      if (left[0] !== 'A'.charCodeAt(0)) pass(left.subarray(0, length));
      left = left.subarray(length);
    }
  };
}
