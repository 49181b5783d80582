import { describe, expect, it } from 'vitest';
import { suggestion } from './suggestion.js';

const meant = (written: string, ...candidates: string[]): string | undefined =>
  /did you mean "(.*)"/.exec(suggestion(written, candidates))?.[1];

describe('a suggestion', () => {
  it.each([
    ['captoin', 'caption'],
    ['tpye', 'type'],
    ['nmae', 'name'],
    ['txt', 'text'],
    ['too', 'to'],
    ['timeoutMS', 'timeoutMs'],
    ['timeout_ms', 'timeoutMs'],
    ['timeout', 'timeoutMs'],
    ['ADAPTER', 'adapter'],
    ['languagee', 'language'],
    ['chk', 'check'],
    ['-t', '--to'],
  ])('for %s is %s', (written, candidate) => {
    expect(meant(written, 'media', candidate)).toBe(candidate);
  });

  it.each([
    ['at', 'to'],
    ['ab', 'id'],
    ['foo', 'to'],
    ['body', 'to'],
    ['from', 'to'],
    ['name', 'type'],
    ['colour', 'caption'],
    ['abortController', 'recordedIn'],
    ['', 'to'],
    ['t', 'text'],
    ['ix', 'index'],
  ])('for %s is not %s', (written, candidate) => {
    expect(meant(written, candidate)).toBeUndefined();
    expect(suggestion(written, [candidate])).toBe(`; expected one of ${candidate}`);
  });

  it('is the nearest of several', () => {
    expect(meant('reciever', 'receive', 'receiver')).toBe('receiver');
  });

  it('is none where there is nothing to choose from', () => {
    expect(suggestion('x', [])).toBe('');
  });
});
