import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { ProviderRig, RigFault } from '@wamux/conformance';
import * as z from 'zod';
import { breaks } from './broken-answers.fixture.js';

export const apiKey = 'canary-acme-chat-key';

/** Written from the documentation once more: with the adapter's own schema it could only agree with its mistakes. */
const documentedMessage = z.union([
  z.strictObject({ to: z.string().regex(/^\d{7,15}$/), text: z.string().min(1) }),
  z.strictObject({
    to: z.string().regex(/^\d{7,15}$/),
    template: z.strictObject({
      name: z.literal('order_shipped'),
      language: z.literal('es'),
      values: z.tuple([z.string().min(1), z.string().min(1)]),
    }),
  }),
]);

/** Acme Chat on loopback, and the rig around it. */
export async function startAcmeChatServer(): Promise<{ readonly origin: string; readonly rig: ProviderRig }> {
  /** When each message was accepted. */
  const accepted = new Map<string, number>();
  let requestCount = 0;
  let elapsedMs = 0;
  let fault: RigFault | undefined;
  const now = (): number => Date.now() + elapsedMs;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    requestCount += 1;
    const answer = (status: number, content: object): void =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content));
    const refuse = (status: number, code: string): void => answer(status, { error: { code, message: code } });

    if (request.headers.authorization !== `Bearer ${apiKey}`) return refuse(401, 'wrong_key');
    const [, id] = /^\/v1\/messages\/([\w-]+)$/.exec(request.url ?? '') ?? [];
    if (request.method === 'GET' && id !== undefined) {
      const since = accepted.get(id);
      if (since === undefined) return refuse(404, 'unknown_message');
      const status = now() - since < 10_000 ? 'sent' : 'read';
      return answer(200, { id, status, changed_at: new Date(now()).toISOString() });
    }
    if (request.method !== 'POST' || request.url !== '/v1/messages') return refuse(404, 'unknown_path');
    if (!documentedMessage.safeParse(JSON.parse(body)).success) return refuse(400, 'bad_request');

    const broken = fault && breaks[fault];
    const taken = { id: `message-${accepted.size + 1}` };
    if (broken?.accepts !== false) accepted.set(taken.id, now());
    return broken === undefined ? answer(202, taken) : broken.answer(response, JSON.stringify(taken));
  }

  const server = createServer((request, response) => {
    // The client left before it had said everything.
    serve(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const unplug = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });

  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    rig: {
      secrets: [apiKey],
      requestCount: () => requestCount,
      acceptanceCount: () => accepted.size,
      stage(next) {
        fault = next;
      },
      clear() {
        fault = undefined;
      },
      unplug,
      advance(ms) {
        elapsedMs += ms;
      },
      close: unplug,
    },
  };
}
