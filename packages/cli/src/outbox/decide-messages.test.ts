import { openOutbox } from '@wamux/outbox';
import { expect, it } from 'vitest';
import type { Io, Output } from '../io.js';
import { sendNothing } from '../send-nothing.js';
import { decideMessages } from './decide-messages.js';
import type { Decision } from './decision.js';

const count = 250;

/** Cancels every message of an outbox; `beforePiece` is told of each piece before it is decided. */
async function cancelAll(beforePiece: (pieces: number, close: () => Promise<void>) => Promise<void> | void) {
  await using outbox = await openOutbox({ url: ':memory:', client: sendNothing });
  const message = { to: '+573005556677', type: 'text', text: 'Hola' } as const;
  await outbox.enqueueMany(Array.from({ length: count }, () => ({ message })));
  const ending = new AbortController();
  let written = '';
  const output: Output = {
    write: (text) => {
      written += text;
    },
    isTerminal: false,
    columns: Number.POSITIVE_INFINITY,
    paint: (_, text) => text,
  };
  const io = {
    stdout: output,
    stderr: { ...output, write: () => {} },
    interrupted: ending.signal,
  } as unknown as Io;
  let pieces = 0;
  const decision: Decision = {
    verb: 'Cancel',
    past: 'canceled',
    predict: () => undefined,
    async carryOut(one, ids, ifState) {
      pieces += 1;
      await beforePiece(pieces, async () => one.close());
      const results = await one.cancelMany(ids, { ifState });
      if (pieces === 1) ending.abort(written);
      return results;
    },
  };
  const selection = { state: ['queued'] as const };
  const exit = await decideMessages(io, outbox, { selection, decision, yes: true, asJson: true } as never);
  const { changed, unchanged } = JSON.parse(written) as {
    changed: unknown[];
    unchanged: { kind: string; message: string }[];
  };
  return { exit, pieces, changed: changed.length, unchanged };
}

it('stops between two pieces where somebody wants it, and says what was not reached', async () => {
  const { changed, exit, pieces, unchanged } = await cancelAll(() => {});
  expect([exit, pieces, changed, unchanged.length]).toEqual(['interrupted', 1, 100, 150]);
  expect(unchanged[0]).toMatchObject({
    kind: 'not-reached',
    message: 'it was not reached: the same command goes on with it',
  });
});

it('asks a database that is away no more, and says so of each', async () => {
  const { changed, pieces, unchanged } = await cancelAll(async (_, close) => close());
  expect([pieces, changed, unchanged.length]).toEqual([1, 0, count]);
  expect(unchanged.map(({ kind }) => kind).slice(99, 101)).toEqual(['unavailable', 'not-reached']);
});
