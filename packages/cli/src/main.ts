#!/usr/bin/env node
import { exitCodes } from './exit-codes.js';
import { createOutput } from './io.js';
import { run } from './run.js';

const interrupted = new AbortController();
const unread = new AbortController();
let signal: NodeJS.Signals | undefined;

// Once: whoever asks a second time does not want to wait any longer.
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.once(name, () => {
    signal ??= name;
    interrupted.abort();
  });
}
// The reader of our output went away. What was begun is finished all the same: a send has its outcome.
process.stdout.on('error', () => unread.abort());
process.stderr.on('error', () => {});

async function ask(message: string): Promise<boolean> {
  const { confirm } = await import('@clack/prompts');
  const { signal } = interrupted;
  return (await confirm({ message, initialValue: false, output: process.stderr, signal })) === true;
}

// Unless something better is known: a command that never ends, with nothing left to wait for, must not look done.
process.exitCode = exitCodes.bug.code;
run(process.argv.slice(2), {
  stdout: createOutput(process.stdout, process.env),
  stderr: createOutput(process.stderr, process.env),
  environment: process.env,
  directory: process.cwd(),
  stdin: process.stdin,
  isInteractive: process.stdin.isTTY === true && process.stdout.isTTY === true,
  confirm: process.stdin.isTTY ? ask : undefined,
  interrupted: interrupted.signal,
  unread: unread.signal,
}).then((code) => {
  process.exitCode = code;
  // A shell ends its loop when a command dies of the signal, and goes on when it merely says 130.
  if (signal === undefined || code !== exitCodes.interrupted.code) return;
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
});
