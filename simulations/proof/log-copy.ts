import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Draw } from './random.js';

/** What stands behind the last byte that reached the disk: nothing, or what the disk had there, or had half written. */
const tails = ['nothing', 'zeros', 'noise'] as const;

/** @see https://www.sqlite.org/fileformat2.html#walformat */
const [headBytes, frameBytes] = [32, 24 + 4_096] as const;

/** A database of SQLite as it was at one moment, with the whole log since it was empty. */
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

  /** The files as a power failure leaves them that cuts the log there. */
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

  /** Somewhere; or beside the end of a frame, or of something that became certain. */
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
