import { expect, it } from 'vitest';
import { toJson } from './to-json.js';

it.each([
  ['the first half of an emoji', 'cut \ud83d', 'cut \ufffd'],
  ['the second half', '\ude00 cut', '\ufffd cut'],
  ['both in the wrong order', '\ude00\ud83d', '\ufffd\ufffd'],
  ['a whole emoji', 'whole \ud83d\ude00', 'whole \ud83d\ude00'],
  ['what looks like an escape', 'C:\\ud83d \\\\ud83d "\\" \n\u0007', 'C:\\ud83d \\\\ud83d "\\" \n\u0007'],
  ['a half after a backslash', '\\\ud83d', '\\\ufffd'],
])('writes %s so that every language can read it', (_, text, read) => {
  const json = toJson({ [text]: [text] });
  expect(JSON.parse(json)).toEqual({ [read]: [read] });
  expect(Buffer.from(json).toString()).toBe(json);
  expect(json.replaceAll('\\\\', '')).not.toContain('\\ud');
});

it('writes everything else as usual', () => {
  const value = { text: 'añ€\u2028\0', list: [1, null, true], left: undefined };
  expect(toJson(value)).toBe(JSON.stringify(value));
});
