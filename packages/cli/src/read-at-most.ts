import { createReadStream } from 'node:fs';

/**
 * Reads a file whole. A device or a pipe may have no end, and would fill the memory.
 *
 * @param most The most bytes that it may have.
 * @returns `undefined` where it has more.
 * @throws {NodeJS.ErrnoException} where it cannot be read.
 */
export async function readAtMost(path: string, most: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  const stream = createReadStream(path, { end: most, highWaterMark: 2 ** 20 });
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  return bytes.length > most ? undefined : bytes;
}
