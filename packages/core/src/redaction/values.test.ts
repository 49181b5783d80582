import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { Secret } from '../secret.js';
import { redact } from './redact.js';

const secret = 'canary-4711-canary';
const number = '573001112233';
const sensitive = { secrets: [new Secret(secret)], phoneNumbers: [number] };
const told = `${secret} +57 300 111 2233`;
const shown = (value: unknown): string => inspect(value, { depth: 50, showHidden: true });

class Answer {
  readonly text = told;
}

const circle: Record<string, unknown> = { told };
circle.self = { deep: { deeper: [circle, { circle }] } };

it.each<[string, unknown]>([
  ['an error', Object.assign(new TypeError(told), { code: told })],
  ['the cause of an error', new Error('no', { cause: new Error('why', { cause: { told } }) })],
  ['errors of an error', new AggregateError([new Error(told)], told)],
  [
    'a map',
    new Map<unknown, unknown>([
      [told, 1],
      ['token', 'x'],
      [{ told }, new Map([['a', told]])],
    ]),
  ],
  ['a set', new Set([told, [told]])],
  ['an address', new URL(`https://example.test/${secret}?to=${number}`)],
  ['a query', new URLSearchParams({ told, to: '4915112345678' })],
  ['headers', new Headers({ authorization: 'x', told: secret })],
  ['an expression', new RegExp(secret)],
  ['bytes', Buffer.from(told)],
  ['other bytes', new TextEncoder().encode(told).buffer],
  ['a large number', [573001112233n]],
  ['a symbol', [Symbol(told)]],
  ['a member with a symbol for a name', { [Symbol('a')]: told }],
  ['a credential with a symbol for a name', { [Symbol('token')]: 'canary' }],
  ['an instance', new Answer()],
  ['what has no prototype', Object.assign(Object.create(null), { told })],
  ['what is a part of itself', circle],
])('nothing is shown of %s', (_, value) => {
  const redacted = redact({ value }, sensitive);
  expect(shown(redacted)).not.toMatch(/canary|3001112|300 111|1511234/);
  expect(shown({ value })).toMatch(/canary|3001112|300 111|63 ?61 ?6e/);
});

it('an error stays one', () => {
  const error = redact(new TypeError(told, { cause: 1 }), sensitive);
  expect(error).toBeInstanceOf(TypeError);
  expect(error).toMatchObject({ message: '[redacted] …2233', name: 'TypeError', cause: 1 });
  expect(String(error)).toBe('TypeError: [redacted] …2233');
});

it.each([
  ['an error', new Error('no')],
  ['a map', new Map([['a', new Set([1])]])],
  ['a date', new Date(0)],
  ['an address', new URL('https://example.test/')],
  ['bytes', Buffer.from('harmless')],
  ['a secret', new Secret(secret)],
  ['a function', () => secret],
  ['a symbol', Symbol('a')],
  ['a large number', 1n],
])('%s that holds nothing is given back as it is', (_, value) => {
  const answer = { value: [value] };
  expect(redact(answer, sensitive)).toBe(answer);
});

it('what throws is not read, and what is beside it is hidden', () => {
  const throwing = {
    get bad(): string {
      throw new Error(told);
    },
    told,
  };
  expect(redact({ throwing }, sensitive)).toEqual({
    throwing: { bad: '[unreadable]', told: '[redacted] …2233' },
  });
  const refuse = (): never => {
    throw new Error(told);
  };
  const proxy = new Proxy({}, { ownKeys: refuse, get: refuse, getPrototypeOf: refuse });
  expect(redact({ proxy, told }, sensitive)).toEqual({ proxy: '[unreadable]', told: '[redacted] …2233' });
});

it('what is a part of many others is gone through a few times at most', () => {
  let reads = 0;
  const web: object[] = Array.from({ length: 30 }, () =>
    Object.defineProperty({}, 'told', {
      enumerable: true,
      get() {
        reads += 1;
        return told;
      },
    }),
  );
  for (const node of web) Object.assign(node, { web });
  redact(web, sensitive);
  expect(reads).toBeLessThan(30 * 30);
});
