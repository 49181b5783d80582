import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { readCall } from '../call.js';
import { startLoopbackServer } from '../loopback-server.js';

export interface ReceivedWebhook {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
  readonly body: any;
}

/** A small web server on the app's side. */
export async function startReceiver(
  answer: (response: ServerResponse, webhook: ReceivedWebhook, count: number) => void = (response) =>
    void response.end(),
) {
  const received: ReceivedWebhook[] = [];
  const server = await startLoopbackServer(async (request, response) => {
    const call = await readCall(request, 1);
    if (call === null) return;
    const text = call.body.toString();
    const { method, path, query } = call;
    const isForm = call.headers['content-type'] === 'application/x-www-form-urlencoded';
    const body = isForm ? Object.fromEntries(new URLSearchParams(text)) : JSON.parse(text || 'null');
    const webhook = { method, path, query, headers: request.headers, text, body };
    received.push(webhook);
    answer(response, webhook, received.length);
  });
  return { ...server, received, url: `${server.origin}/hook?app=1` };
}
