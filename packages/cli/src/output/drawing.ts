import { createLogUpdate } from 'log-update';
import type { Io } from '../io.js';
import { cleanPainted } from './clean.js';
import { writeLines } from './write.js';

/** Lines of the terminal that are kept free: one for the cursor, and one to say how much was left out. */
const spareRows = 2;

/** On a terminal each drawing replaces the one before; elsewhere they follow each other. */
export function createDrawing({ environment, stdout }: Io) {
  if (!stdout.isTerminal || environment.TERM === 'dumb') {
    return { show: (lines: readonly string[]) => writeLines(stdout, [...lines, '']), end: () => {} };
  }
  // The cursor stays visible: the code that would show it again at the end also ends the process.
  const update = createLogUpdate(stdout as unknown as NodeJS.WritableStream, { showCursor: true });
  const show = (lines: readonly string[]): void => {
    const room = Math.max(1, (stdout.rows ?? Number.POSITIVE_INFINITY) - spareRows);
    const left = lines.length - room;
    const shown =
      left > 0 ? [...lines.slice(0, room), `… ${left} more lines: enlarge the window, or use --json`] : lines;
    update(shown.map(cleanPainted).join('\n'));
  };
  return { show, end: () => update.done() };
}
