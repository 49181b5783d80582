import { describe, expect, it } from 'vitest';
import { isProgress, type MessageStatus } from '../message-status.js';
import { getOwn } from './get-own.js';
import { contentTypeOf } from './media-types.js';

const hostileWords = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf'];

describe('getOwn', () => {
  it('finds what the table has, by text and by number', () => {
    expect(getOwn({ sent: 1 }, 'sent')).toBe(1);
    expect(getOwn({ 7: 'read' }, 7)).toBe('read');
    expect(getOwn({ 7: 'read' }, '7')).toBe('read');
  });

  it.each(['', 'other', ...hostileWords])('finds nothing under %j', (word) => {
    expect(getOwn({ sent: 1 }, word)).toBeUndefined();
  });
});

describe.each(hostileWords)('%s', (word) => {
  it('is no file type', () => {
    expect(contentTypeOf(`https://h.test/x.${word}`)).toBeUndefined();
  });

  it('is no progress of a message', () => {
    expect(isProgress(word as MessageStatus)).toBe(false);
  });
});
