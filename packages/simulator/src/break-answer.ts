import type { ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import { type Answer, bareAnswer, htmlAnswer } from './answer.js';
import type { FaultAfterAcceptance, FaultBeforeAcceptance } from './fault.js';
import { onceGone, writeAnswer, writeHead } from './write-answer.js';

/** What each fault does to the socket, given the request's path or the answer that the request would have had. */
type Break<Name extends string, Truth> = Readonly<
  Record<Name, (response: ServerResponse, truth: Truth) => void>
>;

const dripIntervalMs = 200;
const oversizedChunk = Buffer.alloc(64 * 1024, 'a');
const oversizedChunkCount = 1600; // 100 MiB

const hang = (): void => {};
const reset = (response: ServerResponse): void => {
  response.socket?.resetAndDestroy();
};
// assumed: no provider documents the body of its 5xx answers.
const serverError = (response: ServerResponse): void =>
  writeAnswer(response, htmlAnswer(500, 'Internal Server Error'));

export const breakBeforeAcceptance: Break<FaultBeforeAcceptance, { readonly path: string }> = {
  hang,
  reset,
  'server-error': serverError,
  'bad-gateway': (response) => writeAnswer(response, htmlAnswer(502, 'Bad Gateway')),
  redirect: (response, { path }) => writeAnswer(response, bareAnswer(307, { location: `/moved${path}` })),
};

export const breakAfterAcceptance: Break<FaultAfterAcceptance, Answer> = {
  'hang-after-acceptance': hang,
  'reset-after-acceptance': reset,
  'server-error-after-acceptance': serverError,
  truncated,
  drip,
  html: (response) => writeAnswer(response, htmlAnswer(200, 'Welcome')),
  empty: (response, truth) => writeAnswer(response, { ...truth, body: '' }),
  oversized,
};

const bytesOf = ({ body }: Answer): Buffer =>
  typeof body === 'string' ? Buffer.from(body) : Buffer.from(body);

function truncated(response: ServerResponse, truth: Answer): void {
  writeHead(response, truth);
  const bytes = bytesOf(truth);
  // The socket is destroyed only once that half is written, so that the client receives it before the connection ends.
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.socket?.destroy());
}

function drip(response: ServerResponse, truth: Answer): void {
  writeHead(response, truth);
  response.flushHeaders();
  const bytes = bytesOf(truth);
  let sent = 0;
  const timer = setInterval(() => {
    response.write(bytes.subarray(sent, sent + 1));
    sent += 1;
    if (sent >= bytes.length) response.end();
  }, dripIntervalMs);
  onceGone(response, () => clearInterval(timer));
}

function oversized(response: ServerResponse, truth: Answer): void {
  response.writeHead(truth.status, truth.headers);
  // `pipeline` waits for a slow client and stops when its connection ends. Either way of ending is expected here.
  pipeline(Readable.from(endlessJson()), response, () => {});
}

function* endlessJson(): Generator<Buffer> {
  yield Buffer.from('{"padding":"');
  for (let count = 0; count < oversizedChunkCount; count += 1) yield oversizedChunk;
}
