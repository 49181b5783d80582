import { type Clock, systemClock } from '@wamux/core';
import { asksForStream, streamType } from '../asks-for-stream.js';
import type { Html } from './parts.js';

const everyMs = 2_000;
/** The most streams of a process, far more than it has visitors. A page that gets none polls instead. */
const mostStreams = 1_000;

const encoder = new TextEncoder();
/** Sends a sign of life, so that a page can tell silence from a lost connection. */
const unchanged = 'event: unchanged\ndata:\n\n';

/** What live parts of pages depend on. */
export interface LivePartsOptions {
  /** Ends all streams. */
  readonly end?: AbortSignal;
  /** Called with errors that must not happen. The stream then ends, and the page asks again. */
  readonly onBug: (error: unknown) => void;
  /** Default: the clock of this machine. */
  readonly clock?: Clock;
}

/** Renders the part for the visitor; `undefined` where they may no longer see it. */
export type WritePart = () => Html | string | undefined | Promise<Html | string | undefined>;

/**
 * Parts of pages that update themselves. The same address gives a part once, or the stream of its changes (WHATWG HTML,
 * "Server-sent events").
 */
export class LiveParts {
  readonly #options: LivePartsOptions;
  #streams = 0;

  constructor(options: LivePartsOptions) {
    this.#options = options;
  }

  /**
   * Answers with the part once, or with a stream of it where the request asks for `text/event-stream`; 503 where there are
   * too many streams.
   */
  async answer(request: Request, write: WritePart): Promise<Response> {
    if (!asksForStream(request)) {
      const part = await write();
      const type = { 'content-type': 'text/html; charset=utf-8' };
      return new Response(String(part ?? ''), { status: part === undefined ? 401 : 200, headers: type });
    }
    if (this.#streams >= mostStreams) return new Response(null, { status: 503 });
    return new Response(this.#follow(write), {
      headers: { 'content-type': streamType, 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
    });
  }

  /** Nothing is rendered for a reader that has not yet taken the previous part. */
  #follow(write: WritePart): ReadableStream<Uint8Array> {
    const { clock = systemClock, end, onBug } = this.#options;
    const over = new AbortController();
    const stop = () => over.abort();
    let isCanceled = false;
    let last: string | undefined;
    this.#streams += 1;
    end?.addEventListener('abort', stop, { signal: over.signal });
    over.signal.addEventListener('abort', () => {
      this.#streams -= 1;
    });
    if (end?.aborted) stop();

    async function next(): Promise<string | undefined> {
      if (last !== undefined) await clock.sleep(everyMs, over.signal);
      if (over.signal.aborted) return undefined;
      const part = await write();
      if (part === undefined) return undefined;
      const text = String(part);
      if (text === last) return unchanged;
      last = text;
      return `data: ${text.replaceAll(/\r\n?|\n/g, '\ndata: ')}\n\n`;
    }

    return new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          const event = await next().catch((error: unknown) => void onBug(error));
          if (isCanceled) return;
          if (event !== undefined) return controller.enqueue(encoder.encode(event));
          stop();
          controller.close();
        },
        cancel() {
          isCanceled = true;
          stop();
        },
      },
      { highWaterMark: 0 },
    );
  }
}
