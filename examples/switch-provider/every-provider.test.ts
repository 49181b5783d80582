import { dialects } from '@wamux/simulator';
import { expect, it } from 'vitest';
import { sendThroughEvery } from './every-provider.js';

it('the same template goes through every provider, and the same picture through all that take one', {
  timeout: 60_000,
}, async () => {
  const passages = await sendThroughEvery();
  expect(passages.map(({ adapter }) => adapter)).toEqual(Object.values(dialects).map(({ name }) => name));
  for (const { adapter, picture, template } of passages) {
    expect(template.outcome).toBe('accepted, as template');
    expect(template.request).toContain('Ada');
    expect(picture.outcome).toMatch(/^(?:accepted, as image|unsupported: \w+)$/);
    // What a provider cannot do is known before any call, and gets no receipt.
    const isTaken = picture.outcome.startsWith('accepted');
    expect([picture.request?.includes('parcel.jpg'), picture.id !== undefined]).toEqual(
      isTaken ? [true, true] : [undefined, false],
    );
    expect(template.id).toBe({ wolkvox: 'none', infobip: 'ours' }[adapter] ?? "the provider's");
  }
  const pictures = passages.filter(({ picture }) => picture.outcome.startsWith('accepted'));
  expect(pictures.length).toBeGreaterThanOrEqual(6);
});
