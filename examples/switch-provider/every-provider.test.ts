import { dialects } from '@wamux/simulator';
import { expect, it } from 'vitest';
import { sendThroughEvery } from './every-provider.js';

it('the same template goes through every provider, and the same picture through all that take one', {
  timeout: 60_000,
}, async () => {
  const passages = await sendThroughEvery();
  expect(passages.map(({ adapter }) => adapter)).toEqual(Object.values(dialects).map(({ name }) => name));
  expect(new Set(passages.map(({ template }) => template))).toEqual(new Set(['accepted, as template']));
  for (const { picture } of passages) expect(picture).toMatch(/^(?:accepted, as image|unsupported: \w+)$/);
  const pictures = passages.filter(({ picture }) => picture.startsWith('accepted'));
  expect(pictures.length).toBeGreaterThanOrEqual(6);
});
