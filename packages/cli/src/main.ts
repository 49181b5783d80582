#!/usr/bin/env node
import { exitCodes } from './exit-codes.js';
import { createOutput, outputIsLost, usualColumns } from './io.js';
import { run } from './run.js';

const interrupted = new AbortController();
const unread = new AbortController();
let signal: NodeJS.Signals | undefined;
/** Whether standard output could not be written. */
let isLost = false;

/** A failed or unknown outcome matters more than that the output could not be read. */
function exitCodeOf(code: typeof process.exitCode): typeof process.exitCode {
  const { ok, output, 'broken-pipe': brokenPipe } = exitCodes;
  return isLost && (code === ok.code || code === brokenPipe.code) ? output.code : code;
}

function interrupt(name: NodeJS.Signals): void {
  signal ??= name;
  interrupted.abort();
}

// Only the first signal is handled: a second one means that the user does not want to wait.
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => interrupt(name));
// A closed terminal sends SIGHUP, and its shell may send it again. That is no sign of impatience, so every one is handled:
// sends in flight still get their outcomes.
process.on('SIGHUP', interrupt);
// At a question Ctrl-C and Ctrl-D are keys and not signals, and after Ctrl-D no answer can follow.
process.stdin.on('keypress', (_text, { ctrl, name }: { ctrl?: boolean; name?: string }) => {
  if (ctrl === true && (name === 'c' || name === 'd')) interrupt('SIGINT');
});
// What was begun is finished all the same where the output goes nowhere: a send has its outcome.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
  unread.abort(code === 'EPIPE' ? undefined : outputIsLost);
  // The reader has gone, as with `| head`, which is no loss to report.
  if (code === 'EPIPE' || isLost) return;
  isLost = true;
  process.stderr.write(`What was written to standard output is lost: ${code}\n`);
  process.exitCode = exitCodeOf(process.exitCode);
});
process.stderr.on('error', () => {});

// A config in TypeScript may print, as dotenv does. Standard output has results only: a receipt in it has to stay JSON.
const results: NodeJS.WriteStream = Object.create(process.stdout, {
  write: { value: process.stdout.write.bind(process.stdout) },
});
process.stdout.write = process.stderr.write.bind(process.stderr) as typeof process.stdout.write;

// A terminal that was given no size (in a container, in CI) says 0, and a question would have one letter a line.
for (const stream of [process.stdout, process.stderr]) {
  if (stream.columns === 0) stream.columns = usualColumns;
}

async function ask(message: string): Promise<boolean> {
  const { confirm } = await import('@clack/prompts');
  const { signal } = interrupted;
  return (await confirm({ message, initialValue: false, output: process.stderr, signal })) === true;
}

// Node ends the process when nothing is left to wait for. A command that never settles must not look successful then.
process.exitCode = exitCodes.bug.code;
run(process.argv.slice(2), {
  stdout: createOutput(results, process.env),
  stderr: createOutput(process.stderr, process.env),
  environment: process.env,
  directory: process.cwd(),
  stdin: process.stdin,
  isInteractive: process.stdin.isTTY === true && process.stdout.isTTY === true,
  confirm: process.stdin.isTTY ? ask : undefined,
  interrupted: interrupted.signal,
  unread: unread.signal,
}).then((code) => {
  process.exitCode = exitCodeOf(code);
  // A shell ends its loop when a command dies of the signal, and goes on when it merely says 130.
  if (signal !== undefined && code === exitCodes.interrupted.code) {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  }
  // A config in TypeScript may leave a timer or a connection open, and the process would never end.
  setInterval(() => {
    if (process.stdout.writableLength + process.stderr.writableLength === 0) process.exit();
  }, 250).unref();
});
