import { Readable } from 'node:stream';
import { checkJson } from '../../../tooling/json-shapes.js';
import type { Io, Output } from './io.js';
import { run } from './run.js';

export interface TestIo {
  readonly directory?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Of a terminal. Without it, both outputs are pipes. */
  readonly columns?: number;
  /** The piped input. */
  readonly stdin?: string;
  /** Answers a question, as somebody at a terminal would. */
  readonly confirm?: (question: string) => boolean | Promise<boolean>;
  readonly interrupted?: AbortSignal;
  readonly unread?: AbortSignal;
  /** Sees everything as it is written. */
  readonly onWrite?: (text: string) => void;
}

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Of stdout, which is JSON. */
  readonly json: () => unknown;
}

const never = new AbortController().signal;

/** Runs a command line in this process, and keeps what it writes. */
export async function runHere(argv: readonly string[], io: TestIo = {}): Promise<Ran> {
  const written = { stdout: '', stderr: '' };
  const output = (name: 'stdout' | 'stderr'): Output => ({
    write(text) {
      written[name] += text;
      io.onWrite?.(text);
    },
    isTerminal: io.columns !== undefined,
    columns: io.columns ?? Number.POSITIVE_INFINITY,
    paint: (_, text) => text,
  });
  const given: Io = {
    stdout: output('stdout'),
    stderr: output('stderr'),
    environment: io.environment ?? {},
    directory: io.directory ?? import.meta.dirname,
    stdin: Readable.from([io.stdin ?? '']),
    confirm: io.confirm && (async (question) => (await io.confirm?.(question)) === true),
    isInteractive: false,
    interrupted: io.interrupted ?? never,
    unread: io.unread ?? never,
  };
  const code = await run(argv, given);
  // The shapes of docs/cli.md hold for everything that any test has a command write.
  if (argv.includes('--json')) checkJson(argv, written.stdout);
  return { code, ...written, json: () => JSON.parse(written.stdout) };
}

/** Runs a command that goes on, until what it has written is enough. */
export async function runHereUntil(
  argv: readonly string[],
  isEnough: (written: string) => boolean,
  io: TestIo = {},
) {
  const ending = new AbortController();
  let written = '';
  const onWrite = (text: string): void => {
    written += text;
    if (isEnough(written)) ending.abort();
  };
  return runHere(argv, { interrupted: ending.signal, onWrite, ...io });
}
