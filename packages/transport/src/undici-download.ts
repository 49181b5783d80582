/// <reference path="./undici-internals.d.ts" />
import { type Deadlines, onAbort } from '@wamux/core/helpers';
import { err, ok, type Result } from 'neverthrow';
import type { Pool } from 'undici';
// Imported by its own path, like the pool: a bundle would otherwise contain all of undici, including `fetch` and web
// sockets.
import request from 'undici/lib/api/api-request.js';
import { toDownloadFailure } from './download-failure.js';
import type { HttpDownload, HttpRequest, HttpRequestOptions } from './http-transport.js';
import type { TransportFailure } from './transport-failure.js';
import { withPlainAnswer } from './undici-exchange.js';

/**
 * Downloads one file over a pool of its own, so that a slow reader, or one that never reads, keeps no message waiting for a
 * connection. It ends where nothing moves for `timeoutMs`, whether the provider pauses or the reader does.
 *
 * @param pool Takes no other request, and is closed with the end of the file.
 */
export async function download(
  pool: Pool,
  { method, path, headers }: HttpRequest,
  { timeoutMs, signal }: HttpRequestOptions,
  deadlines: Deadlines,
): Promise<Result<HttpDownload, TransportFailure>> {
  let stopped: 'aborted' | 'deadline' | undefined;
  let hasEnded = false;
  function stop(reason: 'aborted' | 'deadline'): void {
    stopped = reason;
    end();
    void pool.destroy(new Error(texts[reason]));
  }
  const standstill = { expiresAt: performance.now() + timeoutMs, expire: () => stop('deadline') };
  const slot = deadlines.add(standstill);
  const withdraw = onAbort(signal, () => stop('aborted'));
  function end(): void {
    if (hasEnded) return;
    hasEnded = true;
    deadlines.delete(slot);
    withdraw();
  }

  async function* read(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of body) {
      standstill.expiresAt = performance.now() + timeoutMs;
      yield chunk;
      standstill.expiresAt = performance.now() + timeoutMs;
    }
  }

  try {
    const answering = request.call(pool, { method, path, headers: withPlainAnswer(headers) });
    void pool.close().then(end, end);
    const answer = await answering;
    const { body } = answer;
    // Without a listener, the error of stopping it would end the process.
    body.on('error', () => {});
    const cancel = (): void => void body.destroy();
    return ok({ status: answer.statusCode, headers: answer.headers, body: read(body), cancel });
  } catch (error) {
    end();
    return err(toDownloadFailure(error, stopped));
  }
}

const texts = {
  aborted: 'the caller stopped it',
  deadline: 'nothing was sent, or nothing was read, for longer than is allowed',
} as const;
