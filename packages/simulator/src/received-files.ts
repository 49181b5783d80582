import { randomInt } from 'node:crypto';

/** A file as a provider keeps it. */
export interface KeptFile {
  /** Its MIME type. */
  readonly mimeType: string;
  /** Its contents. */
  readonly data: Uint8Array;
}

/** The contents of a customer's file where a test does not care about them. */
export const simulatedFile: Uint8Array = Buffer.from('the contents of a simulated file');

/** Files by the ids that the shelf gave them. */
export interface FileShelf {
  put(file: KeptFile): string;
  get(id: string): KeptFile | undefined;
}

export function createFileShelf(): FileShelf {
  const files = new Map<string, KeptFile>();
  return {
    put(file) {
      const id = `${randomInt(1e8, 1e9)}${randomInt(1e5, 1e6)}`;
      files.set(id, file);
      return id;
    },
    get: (id) => files.get(id),
  };
}
