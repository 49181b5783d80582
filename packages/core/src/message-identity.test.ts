import { expect, it } from 'vitest';
import { findAttempt, namesOfMessage, statusUpdateKey } from './message-identity.js';

/** Provider, its id, ours. */
type Named = readonly [string, string | null, string | undefined];

it.each<[string, ...Named[]]>([
  ['a correlation id that reads like an id', ['p', null, '#1001'], ['p', '1001', undefined]],
  ['a correlation id that is the id', ['p', null, '1001'], ['p', '1001', undefined]],
  ['a correlation id written as a name', ['p', null, 'id:1:p:1001'], ['p', '1001', undefined]],
  ['a provider whose name goes on', ['p', '1:1001', undefined], ['p:1', '1001', undefined]],
  ['a provider with a line break', ['p\n#1', '1001', undefined], ['p', '1\n#1001', undefined]],
])('gives two messages no name in common: %s', (_, ...messages) => {
  const [one = [], other = []] = messages.map(([provider, providerMessageId, correlationId]) =>
    namesOfMessage({ provider, providerMessageId, correlationId }),
  );
  expect(one.filter((name) => other.includes(name))).toEqual([]);
  expect([one.length, other.length]).toEqual([1, 1]);
});

it('names the provider’s id first, and leaves out what is not there', () => {
  const both = namesOfMessage({ provider: 'p', providerMessageId: 'm', correlationId: 'c' });
  expect(both).toEqual([
    ...namesOfMessage({ provider: 'p', providerMessageId: 'm' }),
    ...namesOfMessage({ provider: 'p', providerMessageId: null, correlationId: 'c' }),
  ]);
  expect(namesOfMessage({ provider: 'p', providerMessageId: null })).toEqual([]);
});

it('tells updates apart by message, word, code and member of a group, and by nothing else', () => {
  const update = { provider: 'p', providerMessageId: 'm', rawStatus: 'failed' };
  const coded = (providerCode: string) =>
    ({ ...update, error: { kind: 'unknown', message: '', providerCode } }) as const;
  const different = [
    update,
    coded('1'),
    coded('2'),
    { ...update, rawStatus: 'read' },
    { ...update, recipient: '+573001112233' },
    { ...update, providerMessageId: 'm2' },
    { ...update, provider: 'p2' },
    { ...update, correlationId: 'failed' },
    { ...update, providerMessageId: null, correlationId: 'm' },
  ];
  expect(new Set(different.map(statusUpdateKey)).size).toBe(different.length);
  const later = { ...update, occurredAt: '2026-01-01T00:00:00Z', raw: 1 };
  expect(statusUpdateKey(later)).toBe(statusUpdateKey(update));
});

it('finds the attempt that an update is about', () => {
  const attempt = (provider: string, providerMessageId: string | null, isRefused = false) => ({
    provider,
    providerMessageId,
    isRefused,
  });
  const [named, open, refused, other] = [
    attempt('p', 'm-1'),
    attempt('p', null),
    attempt('p', null, true),
    attempt('q', null),
  ];
  const all = [named, open, refused, other];
  expect(findAttempt(all, { provider: 'p', providerMessageId: 'm-1' })).toBe(named);
  expect(findAttempt(all, { provider: 'p', providerMessageId: 'm-2' })).toBe(open);
  expect(findAttempt(all, { provider: 'p', providerMessageId: null })).toBe(open);
  expect(findAttempt([named, refused], { provider: 'p', providerMessageId: 'm-2' })).toBe(refused);
  expect(findAttempt([named], { provider: 'p', providerMessageId: 'm-2' })).toBeUndefined();
  expect(findAttempt([named], { provider: 'p', providerMessageId: null })).toBe(named);
  expect(findAttempt([named], { provider: 'q', providerMessageId: null })).toBeUndefined();
});
