import { describe, expect, it } from 'vitest';
import { parseTemplateMessage } from '../input/parse-message.js';
import { bindTemplate } from './bind-template.js';

const templates = { t: { variables: ['a'], binding: { language: 'es' } } };
const issuesOf = (message: object) => {
  const parsed = parseTemplateMessage({
    to: '+573001112233',
    name: 't',
    variables: { a: 'Ada' },
    ...message,
  })._unsafeUnwrap();
  const bound = bindTemplate('p', templates, parsed);
  if (bound.isOk()) return [];
  expect(bound.error).toMatchObject({ kind: 'template_params', provider: 'p' });
  return bound.error.issues;
};
const url = (value: string, index = 0) => ({ type: 'url', index, value });
const x = (length: number) => 'x'.repeat(length);

describe('the texts that fill a template', () => {
  it.each([
    ['', 'is empty'],
    [' \u00a0 ', 'is empty'],
    ['a\nb', 'a line break'],
    ['a\rb', 'a line break'],
    ['\ta', 'a tab'],
    ['a     b', 'more than four spaces'],
  ])('%j is refused, wherever it stands', (text, problem) => {
    const message = expect.stringContaining(problem);
    expect(issuesOf({ variables: { a: text } })).toEqual([{ path: 'variables.a', message }]);
    if (text !== '') {
      expect(issuesOf({ header: { type: 'text', text } })).toEqual([{ path: 'header.text', message }]);
      expect(issuesOf({ buttons: [url(text)] })).toEqual([{ path: 'buttons[0].value', message }]);
    }
  });

  it.each(['a', ' a ', 'a    b', 'ñ 👍', '0'])('%j is taken', (text) => {
    expect(issuesOf({ variables: { a: text } })).toEqual([]);
  });

  it('a code to copy is shown, and held to the same rules', () => {
    const code = (value: string) => ({ buttons: [{ type: 'copy-code', index: 0, value }] });
    expect(issuesOf(code('SAVE-20'))).toEqual([]);
    expect(issuesOf(code('SAVE\t20'))).toMatchObject([{ path: 'buttons[0].value' }]);
  });

  it('a payload is not shown to anybody: only nothing at all is refused', () => {
    const payload = (value: string) => ({ buttons: [{ type: 'quick-reply', index: 0, value }] });
    expect(issuesOf(payload('{\n\t"a": 1\n}'))).toEqual([]);
    expect(issuesOf(payload(' '))).toMatchObject([{ path: 'buttons[0].value' }]);
  });

  it.each([
    ['a variable, alone', 32_768, (n: number) => ({ variables: { a: x(n) } }), 'variables.a'],
    [
      'a variable beside a header',
      1024,
      (n: number) => ({ variables: { a: x(n) }, header: { type: 'text', text: 'N' } }),
      'variables.a',
    ],
    [
      'a variable beside a button',
      1024,
      (n: number) => ({ variables: { a: x(n) }, buttons: [url('1')] }),
      'variables.a',
    ],
    ['a header', 60, (n: number) => ({ header: { type: 'text', text: x(n) } }), 'header.text'],
    ['the end of a URL', 2000, (n: number) => ({ buttons: [url(x(n))] }), 'buttons[0].value'],
  ])('%s takes %i characters, and no more', (_, most, message, path) => {
    expect(issuesOf(message(most))).toEqual([]);
    expect(issuesOf(message(most + 1))).toEqual([
      { path, message: `has ${most + 1} characters; expected at most ${most}` },
    ]);
  });

  it('names every field that is wrong, and never shows the text', () => {
    const issues = issuesOf({ variables: { a: 'secret\n' }, header: { type: 'text', text: 'secret\t' } });
    expect(issues?.map(({ path }) => path)).toEqual(['variables.a', 'header.text']);
    expect(JSON.stringify(issues)).not.toContain('secret');
  });
});
