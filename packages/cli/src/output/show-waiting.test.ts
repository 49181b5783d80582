import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Io, Output } from '../io.js';
import { showWaiting } from './show-waiting.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function start(isTerminal: boolean) {
  const written: string[] = [];
  const output: Output = {
    write: (text) => void written.push(text),
    isTerminal,
    columns: 80,
    paint: (_, text) => text,
  };
  const never = new AbortController().signal;
  const io: Io = {
    stdout: output,
    stderr: output,
    environment: {},
    directory: '.',
    stdin: Readable.from([]),
    confirm: undefined,
    isInteractive: false,
    interrupted: never,
    unread: never,
  };
  return { written, done: showWaiting(io) };
}

it('says nothing of an answer that comes soon', () => {
  const { done, written } = start(true);
  vi.advanceTimersByTime(1_900);
  done();
  expect(written).toEqual([]);
});

it('says from the second second on for how long nobody has answered, in one line that goes away', () => {
  const { done, written } = start(true);
  vi.advanceTimersByTime(3_000);
  expect(written).toEqual(
    [2, 3].map((s) => `\rwaiting for an answer, ${s} s; Ctrl-C stops and shows what is known\u001b[K`),
  );
  done();
  vi.advanceTimersByTime(5_000);
  expect(written.slice(2)).toEqual(['\r\u001b[K']);
});

it('writes nothing into a pipe', () => {
  const { done, written } = start(false);
  vi.advanceTimersByTime(10_000);
  done();
  expect(written).toEqual([]);
});
