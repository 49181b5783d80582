import { describe, expect, it } from 'vitest';
import type { ProviderCapabilities } from '../capabilities.js';
import { parseFreeFormMessage } from '../input/parse-message.js';
import { type DocumentedLimit, findOverLimit, toLimitCheck } from './documented-limits.js';

const provider = { id: 'p', adapter: 'a', capabilities: {} as ProviderCapabilities };
const source = 'https://docs.test/limits';
const now = Date.UTC(2026, 10, 27);
const to = '+573001112233';
const list = (...descriptions: string[]) =>
  parseFreeFormMessage({
    to,
    type: 'list',
    text: 'Pick',
    button: 'Show',
    sections: [
      { title: 'A', rows: [{ id: '0', title: 'T0' }] },
      {
        title: 'B',
        rows: descriptions.map((description, n) => ({ id: `${n + 1}`, title: `T${n + 1}`, description })),
      },
    ],
  })._unsafeUnwrap();
const text = (more: object = {}) =>
  parseFreeFormMessage({ to, type: 'text', text: 'abc', ...more })._unsafeUnwrap();

describe('toLimitCheck', () => {
  const description: DocumentedLimit = {
    field: 'sections[].rows[].description',
    max: 3,
    unit: 'characters',
    kind: 'validation',
    source,
  };

  it('names each field that is over a limit as the user wrote it, with what it has and what is allowed', () => {
    const check = toLimitCheck([description]);
    expect(check(provider, list('abc', 'abc'), now)).toBeUndefined();
    expect(check(provider, list('abcd', 'abc', 'abcde'), now)).toEqual({
      kind: 'validation',
      provider: 'p',
      message:
        'sections[1].rows[0].description: has 4 characters; expected at most 3; ' +
        'sections[1].rows[2].description: has 5 characters; expected at most 3',
      issues: [
        { path: 'sections[1].rows[0].description', message: 'has 4 characters; expected at most 3' },
        { path: 'sections[1].rows[2].description', message: 'has 5 characters; expected at most 3' },
      ],
    });
  });

  it('a message without the field, or of another type, keeps the limit', () => {
    expect(toLimitCheck([description])(provider, text(), now)).toBeUndefined();
    const onLists: DocumentedLimit = {
      field: 'text',
      on: ['list'],
      max: 2,
      unit: 'characters',
      kind: 'validation',
      source,
    };
    expect(toLimitCheck([onLists])(provider, text(), now)).toBeUndefined();
    expect(toLimitCheck([onLists])(provider, list('a'), now)).toMatchObject({ issues: [{ path: 'text' }] });
  });

  it('what only this provider limits is unsupported, so that the next one is asked', () => {
    const tags: DocumentedLimit = {
      field: 'tags[]',
      max: 2,
      unit: 'characters',
      kind: 'unsupported',
      source,
    };
    expect(toLimitCheck([tags])(provider, text({ tags: ['ab', 'abc'] }), now)).toEqual({
      kind: 'unsupported',
      provider: 'p',
      capability: 'tags',
      message: 'p cannot take this message: tags[1]: has 3 characters; expected at most 2',
      issues: [{ path: 'tags[1]', message: 'has 3 characters; expected at most 2' }],
    });
  });

  it('counts entries of a list', () => {
    const tags: DocumentedLimit = { field: 'tags', max: 1, unit: 'entries', kind: 'unsupported', source };
    expect(toLimitCheck([tags])(provider, text({ tags: ['a'] }), now)).toBeUndefined();
    expect(toLimitCheck([tags])(provider, text({ tags: ['a', 'b'] }), now)).toMatchObject({
      issues: [{ path: 'tags', message: 'has 2 entries; expected at most 1' }],
    });
  });

  it('counts days from now to the millisecond, whatever the offset that a time is written in', () => {
    const ahead: DocumentedLimit = {
      field: 'scheduledFor',
      max: 35,
      unit: 'days from now',
      kind: 'unsupported',
      source,
    };
    const check = (scheduledFor: string) => toLimitCheck([ahead])(provider, text({ scheduledFor }), now);
    expect(check('2027-01-01T00:00:00.000Z')).toBeUndefined();
    expect(check('2026-12-31T19:00:00.000-05:00')).toBeUndefined();
    expect(check('2020-01-01T00:00:00.000Z')).toBeUndefined();
    expect(check('2027-01-01T00:00:00.001Z')).toMatchObject({
      capability: 'scheduledFor',
      issues: [
        {
          path: 'scheduledFor',
          message:
            'is 2027-01-01T00:00:00.001Z; expected 2027-01-01T00:00:00.000Z at the latest, 35 days from now',
        },
      ],
    });
  });
});

it('findOverLimit measures what is no field of a message', () => {
  const size: DocumentedLimit = {
    field: '(root)',
    capability: 'requestSize',
    max: 10,
    unit: 'bytes',
    kind: 'unsupported',
    source,
  };
  expect(findOverLimit(provider, size, 10)).toBeUndefined();
  expect(findOverLimit(provider, size, 11)).toMatchObject({
    kind: 'unsupported',
    capability: 'requestSize',
    issues: [{ path: '(root)', message: 'has 11 bytes; expected at most 10' }],
  });
});
