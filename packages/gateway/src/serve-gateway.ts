import type { Duplex } from 'node:stream';
import { createAdaptorServer } from '@hono/node-server';
import type { Gateway } from './gateway.js';

/** Where a gateway listens. */
export interface ServeOptions {
  /** 0 picks a free port. */
  readonly port: number;
  /** The address to listen at. Default `127.0.0.1`: this machine only. */
  readonly host?: string;
}

/** A listening gateway. */
export interface GatewayServer {
  /** Where it is reached from this machine. */
  readonly url: string;
  /** Whether it is reached from this machine only. */
  readonly isLocal: boolean;
  /**
   * Stops accepting connections, and resolves when the requests in flight are answered, or after `graceMs` (default 15,000).
   * It calls `drain` first, so that no request waits for an outcome.
   */
  close(options?: { readonly graceMs?: number }): Promise<void>;
}

/** How long a client may take for the headers, and for the body, in milliseconds. */
const headersWithinMs = 10_000;
const requestWithinMs = 300_000;
/** How often Node looks for those that took longer; by itself it does so every half a minute. */
const lookForSlowMs = 1_000;
/**
 * Longer than a proxy in front keeps an idle connection, which is 60 seconds for most and 90 for those written in Go. The
 * proxy has to close it first; otherwise a request that leaves at that moment is lost, and the caller gets a 502.
 */
const idleForMs = 95_000;
const lookForIdleMs = 250;
const defaultGraceMs = 15_000;
/**
 * The host of a request without a `Host` header, as in HTTP/1.0 and in the health checks of some balancers. Nobody has this
 * name, so a gateway without keys does not take it for an address of this machine.
 */
const noName = 'unnamed.invalid';

/**
 * Listens with a gateway.
 *
 * @throws {TypeError} where it has no keys, and the address is not a loopback one.
 * @throws {Error} of Node, with a `code` such as `EADDRINUSE`, where it cannot listen at the address.
 */
export async function serveGateway(
  gateway: Pick<Gateway, 'fetch' | 'hasKeys' | 'drain'>,
  { port, host = '127.0.0.1' }: ServeOptions,
): Promise<GatewayServer> {
  if (!gateway.hasKeys && !isLoopback(host)) {
    throw new TypeError('without keys a gateway listens only on a loopback address, such as 127.0.0.1');
  }
  let isClosing = false;
  const server = createAdaptorServer({
    async fetch(request, { outgoing }) {
      const response = await gateway.fetch(request);
      // A caller would ask on over a connection that is kept, until the end of the grace cuts one of its requests.
      if (isClosing) outgoing.setHeader('connection', 'close');
      return breakOffCutFiles(response, outgoing);
    },
    hostname: noName,
    // Keeps the library from replacing globals of the process.
    overrideGlobalObjects: false,
    // Node reads and drops the rest of a refused body; closing the connection instead would lose the answer.
    autoCleanupIncoming: false,
    serverOptions: {
      headersTimeout: headersWithinMs,
      requestTimeout: requestWithinMs,
      connectionsCheckingInterval: lookForSlowMs,
      keepAliveTimeout: idleForMs,
    },
  }) as NodeServer;
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  /** Browsers and load balancers open connections in advance; before its first request, Node does not count one as idle. */
  const closeIdle = (): void => {
    server.closeIdleConnections();
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
  };
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
  const address = server.address();
  const actual = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${actual}`,
    isLocal: isLoopback(host),
    async close({ graceMs = defaultGraceMs } = {}) {
      isClosing = true;
      gateway.drain();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      closeIdle();
      // A connection whose answer promised keep-alive may be idle only now.
      const idle = setInterval(closeIdle, lookForIdleMs);
      const over = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearInterval(idle);
      clearTimeout(over);
    },
  };
}

/**
 * A file that is cut short on its way must look so to the caller: the library would end the answer as if it were whole, with
 * a text at its end.
 */
function breakOffCutFiles(response: Response, outgoing: { destroy(): unknown }): Response {
  const { body, headers } = response;
  if (body === null || !headers.has('content-disposition')) return response;
  async function* untilCut(file: ReadableStream): AsyncGenerator<Uint8Array> {
    try {
      yield* file;
    } catch {
      outgoing.destroy();
    }
  }
  return new Response(ReadableStream.from(untilCut(body)), response);
}

const isLoopback = (host: string): boolean =>
  ['localhost', '::1'].includes(host) || /^127(?:\.\d{1,3}){3}$/.test(host);

/** The library can make several kinds of servers; it makes this one here. */
type NodeServer = Extract<ReturnType<typeof createAdaptorServer>, { closeIdleConnections(): void }>;
/** What of a connection is needed here. */
type Socket = Duplex & { readonly bytesRead: number };
