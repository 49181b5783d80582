import { expect, it } from 'vitest';
import { headerOf } from './webhook-request.js';

const requestWith = (headers: object) =>
  ({ method: 'POST', url: '/', headers, rawBody: new Uint8Array() }) as Parameters<typeof headerOf>[0];

it.each<[string, object, string | undefined]>([
  ['its name in lower case', { 'x-signature': 'a' }, 'a'],
  ['its name as it was sent', { 'X-Signature': 'a' }, 'a'],
  ['several values', { 'x-signature': ['a', 'b'] }, 'a'],
  ['no value', { 'x-signature': undefined }, undefined],
  ['another name', { 'x-signatures': 'a' }, undefined],
])('finds a header that has %s', (_, headers, value) => {
  expect(headerOf(requestWith(headers), 'x-signature')).toBe(value);
});

it('finds none in what cannot be read, nor among what every object inherits', () => {
  const throwing = new Proxy(
    {},
    {
      getOwnPropertyDescriptor() {
        throw new Error('gone');
      },
    },
  );
  expect(headerOf(requestWith(throwing), 'x-signature')).toBeUndefined();
  expect(headerOf(requestWith(undefined as never), 'x-signature')).toBeUndefined();
  expect(headerOf(requestWith({}), 'constructor')).toBeUndefined();
});
