import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { readAnswer } from './answer.js';
import { readAccepted, readSuccess } from './read-success.js';

const schema = z.object({ id: z.string() });
const answer = (status: number, body: unknown) =>
  readAnswer({ status, headers: {}, text: JSON.stringify(body) });
const toError = () => ({ kind: 'validation' as const, message: 'ours' });
const kindOf = (read: typeof readSuccess, status: number, body: unknown) =>
  read(answer(status, body), schema, toError).match(
    ({ id }) => id,
    ({ kind }) => kind,
  );

describe.each([
  ['readSuccess', readSuccess],
  ['readAccepted', readAccepted],
])('%s', (_, read) => {
  it.each([
    [200, { id: 'a' }, 'a'],
    [299, { id: 'a' }, 'a'],
    [200, { nothing: 1 }, 'bad_response'],
    [199, {}, 'validation'],
    [300, {}, 'validation'],
    [400, {}, 'validation'],
  ])('HTTP %i around %j is %s', (status, body, expected) => {
    expect(kindOf(read, status, body)).toBe(expected);
  });
});

it('an id below an HTTP error settles nothing of a send, and is no answer to another call', () => {
  expect(kindOf(readAccepted, 400, { id: 'a' })).toBe('bad_response');
  expect(kindOf(readSuccess, 400, { id: 'a' })).toBe('validation');
});
