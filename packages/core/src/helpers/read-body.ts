import { setImmediate as nextTurn } from 'node:timers/promises';
import { types } from 'node:util';

/** Why there is no body. `unreadable`: its sender broke off, it is not made of bytes, or somebody else has read it. */
type NoBody = 'too-large' | 'unreadable';

/** Reads the whole body of a request of the Fetch API. Never rejects. */
export async function readBody(request: Request, maxBytes: number): Promise<Uint8Array | NoBody> {
  const { method, headers } = request;
  if (method === 'GET' || method === 'HEAD') return new Uint8Array();
  const declared = headers.get('content-length');
  if (declared !== null && Number(declared) > maxBytes) return 'too-large';
  try {
    // A server reads no more than was declared. Reading the body as a stream would cost more than the rest of a small
    // request.
    if (declared === null) return await readStream(request, maxBytes);
    const body = new Uint8Array(await request.arrayBuffer());
    return body.byteLength > maxBytes ? 'too-large' : body;
  } catch {
    return 'unreadable';
  }
}

/** Reads a body of unknown length, and stops where it becomes too large. */
async function readStream({ body }: Request, maxBytes: number): Promise<Uint8Array | NoBody> {
  const reader: ReadableStreamDefaultReader<unknown> | undefined = body?.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let next = await reader?.read(); next?.done === false; next = await reader?.read()) {
    if (!types.isUint8Array(next.value)) return 'unreadable';
    size += next.value.byteLength;
    if (size > maxBytes) {
      void discard(reader);
      return 'too-large';
    }
    chunks.push(next.value);
  }
  return Buffer.concat(chunks, size);
}

/** The most of a refused body that is read, in bytes. */
const mostDiscarded = 64 * 2 ** 20;

/**
 * Reads and drops the rest: a sender that still writes when the connection is closed may not see the answer, and what
 * follows on the connection would never be read. It yields after each chunk, so that a fast sender does not starve others.
 */
async function discard(reader: ReadableStreamDefaultReader<unknown> | undefined): Promise<void> {
  try {
    for (let size = 0; size < mostDiscarded; ) {
      const next = await reader?.read();
      if (next === undefined || next.done) return;
      size += types.isUint8Array(next.value) ? next.value.byteLength : mostDiscarded;
      await nextTurn();
    }
    await reader?.cancel();
  } catch {
    // The sender is gone.
  }
}
