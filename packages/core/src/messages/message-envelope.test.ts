import { describe, expect, it } from 'vitest';
import { parseMessage } from '../input/parse-message.js';
import { messageKinds } from './message-kinds.js';
import { letters, wrongPathsOf } from './refusal.fixture.js';

describe.each(messageKinds.map(({ type, sample }) => [type, sample] as const))(
  'the envelope of %s',
  (_, sample) => {
    it('may have every part', () => {
      const envelope = {
        correlationId: letters(128),
        replyTo: 'message-1',
        tags: Array.from({ length: 10 }, () => letters(50)),
        scheduledFor: '2026-01-01T00:00:00-05:00',
        validityMs: 60_000,
        providerOptions: { channels: { a: 1 } },
      };
      expect(parseMessage({ ...sample, ...envelope })._unsafeUnwrap()).toMatchObject(envelope);
    });

    it.each([
      ['a recipient without a country', { to: '3001112233' }, 'to'],
      ['a correlation id with spaces', { correlationId: 'a b' }, 'correlationId'],
      ['a correlation id over 128 characters', { correlationId: letters(129) }, 'correlationId'],
      ['an answer to an empty id', { replyTo: '' }, 'replyTo'],
      ['an empty tag', { tags: ['a', ''] }, 'tags[1]'],
      ['a schedule without an offset', { scheduledFor: '2026-01-01T00:00:00' }, 'scheduledFor'],
      ['a negative validity', { validityMs: -1 }, 'validityMs'],
      ['a validity as text', { validityMs: '10s' }, 'validityMs'],
      ['options that belong to no adapter', { providerOptions: { a: 1 } }, 'providerOptions.a'],
    ])('refuses %s, and names the field', (_, part, path) => {
      expect(wrongPathsOf({ ...sample, ...part })).toEqual([path]);
    });
  },
);
