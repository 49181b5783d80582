import { Readable } from 'node:stream';
import type { Io } from '../../packages/cli/src/io.js';
import { run } from '../../packages/cli/src/run.js';

/** Everything that a command writes when run in a folder, to a terminal and to a pipe. */
export async function screensIn(directory: string, argv: readonly string[]): Promise<string> {
  let written = '';
  for (const isTerminal of [true, false]) {
    const output = {
      write: (more: string) => {
        written += more;
      },
      isTerminal,
      columns: isTerminal ? 100 : Number.POSITIVE_INFINITY,
      paint: (_: unknown, painted: string) => painted,
    };
    const never = new AbortController().signal;
    const io: Io = {
      ...{ stdout: output, stderr: output, environment: {}, directory, isInteractive: false },
      stdin: Readable.from([]),
      ...{ interrupted: never, unread: never },
    };
    await run(argv, io);
  }
  return written;
}
