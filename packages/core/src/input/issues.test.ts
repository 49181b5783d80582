import { describe, expect, it } from 'vitest';
import * as z from '../zod.js';
import { formatPath, inputError, toIssues } from './issues.js';

const long = 'x'.repeat(2_000_000);

describe('formatPath', () => {
  it('writes a path as a user does', () => {
    expect(formatPath(['sections', 0, 'rows', 12, 'title'])).toBe('sections[0].rows[12].title');
    expect(formatPath(['sender'], 'providers.dt')).toBe('providers.dt.sender');
    expect(formatPath([])).toBe('(root)');
  });

  it('cuts the caller’s own names, and shows no telephone number in them', () => {
    expect(formatPath(['variables', long])).toBe(`variables.${'x'.repeat(40)}…`);
    expect(formatPath(['variables', '573001112233'])).toBe('variables.…2233');
    expect(formatPath(['variables', '+57 300 111 2233'], 'templates.a')).toBe('templates.a.variables.…2233');
  });

  it('writes what does not print as its code: no name begins a line, or turns the text around it', () => {
    expect(formatPath(['a\r\nb: 1'])).toBe('a\\u000d\\u000ab: 1');
    expect(formatPath(['\u001b[2J', '\u202etext'])).toBe('\\u001b[2J.\\u202etext');
  });
});

describe('toIssues', () => {
  it('says of a name of a map what was expected of it', () => {
    const named = z.record(z.string().regex(/^[a-z]+$/, 'expected lower-case letters'), z.unknown());
    const { error } = z.strictObject({ providers: named }).safeParse({ providers: { 'A B': 1 } });
    expect(error && toIssues(error)).toEqual([
      { path: 'providers.A B', message: 'expected lower-case letters' },
    ]);
  });
});

describe('inputError', () => {
  it('bounds paths that somebody else put together', () => {
    const error = inputError('template_params', [
      { path: `variables.${long}`, message: 'is not known' },
      { path: 'variables.+573001112233', message: 'is not known' },
    ]);
    expect(error.issues?.map(({ path }) => path)).toEqual([
      expect.stringMatching(/^variables\.x{90}…$/),
      'variables.…2233',
    ]);
    expect(error.message).toBe(error.issues?.map(({ path }) => `${path}: is not known`).join('; '));
  });
});
