import { type Clock, systemClock } from '@wamux/core';
import { asksForStream, streamType } from '../asks-for-stream.js';
import type { Html } from './parts.js';

const everyMs = 2_000;
/** Far more than people look at one process. Whoever finds no place asks again and again instead. */
const mostStreams = 1_000;

const encoder = new TextEncoder();
/** Says that nothing has changed, so that a page can tell silence from a connection that is gone. */
const unchanged = 'event: unchanged\ndata:\n\n';

/** What followers of parts of pages depend on. */
export interface LivePartsOptions {
  /** Ends all streams. */
  readonly end?: AbortSignal;
  /** Told of what must not happen; the stream ends, and whoever looked asks again. */
  readonly onBug: (error: unknown) => void;
  /** Default: the clock of this machine. */
  readonly clock?: Clock;
}

/** Writes the part for whoever asked; `undefined` where they may not see it any more. */
export type WritePart = () => Html | string | undefined | Promise<Html | string | undefined>;

/**
 * Parts of pages for whoever follows them. The same address gives a part once, and to whoever wants it the stream of what it
 * becomes (WHATWG HTML, "Server-sent events").
 */
export class LiveParts {
  readonly #options: LivePartsOptions;
  #streams = 0;

  constructor(options: LivePartsOptions) {
    this.#options = options;
  }

  /** The part once, or a stream of it to whoever asks for `text/event-stream`; 503 where there is no place for another one. */
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

  /** Nothing is written for a reader who has not taken what came before. */
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
