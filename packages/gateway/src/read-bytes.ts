/** Whether the sender says that the body is larger. It is answered without a look at the body. */
export function isDeclaredLarger({ headers }: Request, maxBytes: number): boolean {
  return Number(headers.get('content-length') ?? 0) > maxBytes;
}

/** Whether the sender says that there is a body. A server gives every POST a stream, also where nothing comes on it. */
export function hasBody({ headers }: Request): boolean {
  return headers.has('transfer-encoding') || Number(headers.get('content-length') ?? 0) > 0;
}

/** The whole body, or `undefined` where it is larger, which is found out while it comes. */
export async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array | undefined> {
  const reader = request.body?.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let next = await reader?.read(); next?.done === false; next = await reader?.read()) {
    size += next.value.byteLength;
    if (size > maxBytes) {
      void discard(reader);
      return undefined;
    }
    chunks.push(next.value);
  }
  const body = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.byteLength;
  }
  return body;
}

/** Reads the rest: a sender that still writes when the connection is closed may not see the answer. The server's time limit ends it. */
async function discard(reader: ReadableStreamDefaultReader<unknown> | undefined): Promise<void> {
  try {
    for (let next = await reader?.read(); next?.done === false; ) next = await reader?.read();
  } catch {
    // The sender is gone.
  }
}
