import type { ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import type { RigFault } from '@wamux/conformance';

/** How a server breaks: whether it takes the message first, and what it does instead of answering with `truth`. */
interface Break {
  readonly accepts: boolean;
  answer(response: ServerResponse, truth: string): void;
}

const json = { 'content-type': 'application/json' };
const chunk = Buffer.alloc(64 * 1024, 'a');
/** 100 MiB. */
const chunkCount = 1_600;

const page = (status: number) => (response: ServerResponse) =>
  void response.writeHead(status, { 'content-type': 'text/html' }).end('<h1>Hello</h1>');
const refusal = (status: number, code: string) => (response: ServerResponse) =>
  void response.writeHead(status, json).end(JSON.stringify({ error: { code, message: 'no' } }));
const reset = (response: ServerResponse) => void response.socket?.resetAndDestroy();

/** The documented refusals are the provider's own; all the others are what any server does on a bad day. */
export const breaks: Readonly<Record<RigFault, Break>> = {
  hang: { accepts: false, answer: () => {} },
  reset: { accepts: false, answer: reset },
  'reset-after-acceptance': { accepts: true, answer: reset },
  truncated: { accepts: true, answer: truncated },
  html: { accepts: true, answer: page(200) },
  empty: { accepts: true, answer: (response) => void response.writeHead(200, json).end() },
  oversized: { accepts: true, answer: oversized },
  'server-error': { accepts: false, answer: page(500) },
  'server-error-after-acceptance': { accepts: true, answer: page(500) },
  'bad-gateway': { accepts: false, answer: page(502) },
  redirect: {
    accepts: false,
    answer: (response) => void response.writeHead(307, { location: '/elsewhere' }).end(),
  },
  unauthorized: { accepts: false, answer: refusal(401, 'wrong_key') },
  'rate-limit': { accepts: false, answer: refusal(429, 'too_many_requests') },
};

function truncated(response: ServerResponse, truth: string): void {
  response.writeHead(200, { ...json, 'content-length': truth.length });
  // The socket goes only once the half is on its way: the client sees it, then the end.
  response.write(truth.slice(0, truth.length / 2), () => response.socket?.destroy());
}

function oversized(response: ServerResponse): void {
  response.writeHead(200, json);
  const endless = Readable.from(Array.from({ length: chunkCount }, () => chunk));
  // Waits for the client to read, and gives up when it goes; how it ended is of no interest.
  pipeline(endless, response, () => {});
}
