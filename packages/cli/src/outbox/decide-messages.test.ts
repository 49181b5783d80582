import { openOutbox } from '@wamux/outbox';
import { expect, it } from 'vitest';
import type { Io, Output } from '../io.js';
import { sendNothing } from '../send-nothing.js';
import { decideMessages } from './decide-messages.js';
import type { Decision } from './decision.js';

const count = 250;

const message = { to: '+573005556677', type: 'text', text: 'Hola' } as const;

/** An `Io` that writes into a text. */
function openIo(interrupted: AbortSignal) {
  let written = '';
  const output: Output = {
    write: (text) => {
      written += text;
    },
    isTerminal: false,
    columns: Number.POSITIVE_INFINITY,
    paint: (_, text) => text,
  };
  const io = { stdout: output, stderr: { ...output, write: () => {} }, interrupted } as unknown as Io;
  return { io, written: () => written };
}

/** Cancels every message of an outbox; `beforePiece` is told of each piece before it is decided. */
async function cancelAll(beforePiece: (pieces: number, close: () => Promise<void>) => Promise<void> | void) {
  await using outbox = await openOutbox({ url: ':memory:', client: sendNothing });
  await outbox.enqueueMany(Array.from({ length: count }, () => ({ message })));
  const ending = new AbortController();
  const { io, written } = openIo(ending.signal);
  let pieces = 0;
  const decision: Decision = {
    verb: 'Cancel',
    past: 'canceled',
    predict: () => undefined,
    async carryOut(one, ids, seen) {
      pieces += 1;
      await beforePiece(pieces, async () => one.close());
      const results = await one.cancelMany(ids, seen);
      if (pieces === 1) ending.abort();
      return results;
    },
  };
  const selection = { state: ['queued'] as const };
  const exit = await decideMessages(io, outbox, { selection, decision, yes: true, asJson: true } as never);
  const { changed, unchanged } = JSON.parse(written()) as {
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
    message: 'not processed yet: run the same command again to continue',
  });
});

it('asks a database that is away no more, and says so of each', async () => {
  const { changed, pieces, unchanged } = await cancelAll(async (_, close) => close());
  expect([pieces, changed, unchanged.length]).toEqual([1, 0, count]);
  expect(unchanged.map(({ kind }) => kind).slice(99, 101)).toEqual(['unavailable', 'not-reached']);
  // It may have broken off behind the commit.
  expect(unchanged[0]?.message).toMatch(
    /; the change may have been made: check the message before you repeat the command$/,
  );
  expect(unchanged[100]?.message).not.toContain('all the same');
});

it('leaves alone what was sent again meanwhile, although it is in the same state once more', async () => {
  await using outbox = await openOutbox({ url: ':memory:', client: sendNothing });
  const { id } = (await outbox.enqueue(message))._unsafeUnwrap();
  await outbox.cancelMany([id]);
  const { io, written } = openIo(new AbortController().signal);
  const decision: Decision = {
    verb: 'Resend',
    past: 'resent',
    predict: () => undefined,
    async carryOut(one, ids, seen) {
      await one.resendMany(ids, { reason: 'somebody else was faster' });
      await one.cancelMany(ids);
      return one.resendMany(ids, { ...seen, reason: 'the customer asked for it' });
    },
  };
  const question = { selection: { ids: [id] }, decision, yes: true, asJson: true };
  expect(await decideMessages(io, outbox, question)).toBe('failed');
  expect(JSON.parse(written())).toMatchObject({ changed: [], unchanged: [{ id, kind: 'conflict' }] });
  expect((await outbox.get(id))._unsafeUnwrap().state).toBe('canceled');
});
