import { type Clock, systemClock } from '@wamux/core';
import { expect, it } from 'vitest';
import { LiveParts, type WritePart } from './live-parts.js';

const asksForStream = new Request('http://localhost/parts', { headers: { accept: 'text/event-stream' } });
/** Each pause is over at once. */
const impatientClock: Clock = { now: () => 0, sleep: async () => {} };
const decoder = new TextDecoder();

function follow(write: WritePart, clock: Clock = impatientClock) {
  const end = new AbortController();
  const bugs: unknown[] = [];
  const parts = new LiveParts({ end: end.signal, onBug: (error) => bugs.push(error), clock });
  const open = async () => {
    const { body, status } = await parts.answer(asksForStream, write);
    const reader = body?.getReader();
    return {
      status,
      read: async () => decoder.decode((await reader?.read())?.value),
      cancel: () => reader?.cancel(),
    };
  };
  return { bugs, end, open, parts };
}

it('gives a part once to whoever does not follow it', async () => {
  const { parts } = follow(() => '<p>now</p>');
  const answer = await parts.answer(new Request('http://localhost/parts'), () => '<p>now</p>');
  expect(answer.headers.get('content-type')).toContain('text/html');
  expect(await answer.text()).toBe('<p>now</p>');
});

it('gives a part at once and whenever it has changed, and says where it has not', async () => {
  const texts = ['<p>\none\r\n\ntwo</p>', '<p>\none\r\n\ntwo</p>', '<p>three</p>'];
  const { open } = follow(() => texts.shift());
  const stream = await open();
  expect(await stream.read()).toBe('data: <p>\ndata: one\ndata: \ndata: two</p>\n\n');
  expect(await stream.read()).toBe('event: unchanged\ndata:\n\n');
  expect(await stream.read()).toBe('data: <p>three</p>\n\n');
  await stream.cancel();
});

it('ends where the part may not be seen any more', async () => {
  const texts = ['<p>one</p>', undefined];
  const { open } = follow(() => texts.shift());
  const stream = await open();
  await stream.read();
  expect(await stream.read()).toBe('');
});

it('ends at once when the server stops', async () => {
  const { end, open } = follow(() => '<p>one</p>', systemClock);
  const stream = await open();
  await stream.read();
  const next = stream.read();
  end.abort();
  expect(await next).toBe('');
  expect(await (await open()).read()).toBe('');
});

it('ends where the part cannot be written, and tells of the bug', async () => {
  const bug = new Error('of the page');
  const { bugs, open } = follow(() => {
    throw bug;
  });
  expect(await (await open()).read()).toBe('');
  expect(bugs).toEqual([bug]);
});

it('begins no stream for a question without a body', async () => {
  const { open, parts } = follow(() => '<p>one</p>');
  const head = new Request(asksForStream, { method: 'HEAD' });
  for (let n = 0; n < 1_000; n += 1) await parts.answer(head, () => '<p>one</p>');
  expect((await open()).status).toBe(200);
});

it('has so many followers at most, and room again when one is gone', async () => {
  const { open } = follow(() => '<p>one</p>');
  const streams = await Promise.all(Array.from({ length: 1_000 }, open));
  expect((await open()).status).toBe(503);
  await streams[0]?.cancel();
  expect((await open()).status).toBe(200);
});
