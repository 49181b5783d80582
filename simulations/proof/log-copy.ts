import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Draw } from './random.js';

/** What follows the last byte that reached the disk: nothing, old contents of the disk, or a half-written block. */
const tails = ['nothing', 'zeros', 'noise'] as const;

/** @see https://www.sqlite.org/fileformat2.html#walformat */
const [headBytes, frameBytes] = [32, 24 + 4_096] as const;

/** An SQLite database as it was at one moment, with the whole log since it was empty. */
export class LogCopy {
  readonly #database: Buffer;
  readonly #log: Buffer;

  constructor(file: string) {
    this.#database = readFileSync(file);
    this.#log = readFileSync(`${file}-wal`);
  }

  get logBytes(): number {
    return this.#log.length;
  }

  /** Writes the files as left by a power failure that cuts the log at this place. */
  writeCut(file: string, at: number, draw: Draw): void {
    rmSync(`${file}-shm`, { force: true });
    writeFileSync(file, this.#database);
    writeFileSync(`${file}-wal`, this.#log.subarray(0, at));
    const tail = draw.oneOf(tails);
    if (tail === 'nothing') return;
    const rest = Buffer.alloc(draw.int(0, this.#log.length - at));
    if (tail === 'noise') for (let n = 0; n < rest.length; n += 1) rest[n] = draw.int(0, 255);
    writeFileSync(`${file}-wal`, rest, { flag: 'a' });
  }

  /** Draws a place: anywhere, or near the end of a frame or of something that became certain. */
  drawCut(draw: Draw, certain: readonly { readonly logBytes: number }[]): number {
    const frames = Math.floor((this.#log.length - headBytes) / frameBytes);
    const kind = draw.int(0, 2);
    const near =
      kind === 0
        ? draw.int(0, this.#log.length)
        : kind === 1
          ? headBytes + frameBytes * draw.int(0, frames)
          : draw.oneOf(certain).logBytes;
    return Math.min(this.#log.length, Math.max(0, near + draw.int(-1, 1)));
  }
}
