import type { Io } from '../io.js';
import { cleanLine } from './clean.js';
import { writeLines } from './write.js';

/**
 * What `--verbose` shows: everything that the router, the limits and the outbox tell, a line each, on stderr. Events name
 * no recipient and quote no message.
 *
 * @returns A function that ends it.
 */
export async function tellEvents({ stderr }: Io): Promise<() => void> {
  // Loaded for this alone: `--help` has to be quick.
  const { logEvents } = await import('@wamux/core');
  const write = (_: object, message: string): void => {
    const time = stderr.paint('dim', new Date().toTimeString().slice(0, 8));
    writeLines(stderr, [`${time} ${cleanLine(message)}`]);
  };
  return logEvents({ debug: write, info: write, warn: write });
}
