import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A webhook as it came. */
export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly type: string;
  /** Of the message or the event. */
  readonly id: string;
}

/** An app that takes webhooks on a real socket. */
export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  /** What it answers with; `undefined` for never. Default: 200. */
  answer: (received: Received) => { status: number; headers?: Record<string, string> } | undefined;
  close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const server: Server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const { type, data } = JSON.parse(body);
    const one = { headers: request.headers, body, type, id: data.id };
    receiver.received.push(one);
    const answer = receiver.answer(one);
    if (answer !== undefined) response.writeHead(answer.status, answer.headers).end('taken');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received: [],
    answer: () => ({ status: 200 }),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}
