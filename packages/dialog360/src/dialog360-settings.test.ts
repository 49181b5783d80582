import { describe, expect, it } from 'vitest';
import { dialog360 } from './dialog360-provider.js';

const problems = (entry: object): string[] => {
  const { error } = dialog360.settings.safeParse({ apiKey: 'AgfBv5iKrrsr', ...entry });
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
};

describe('the settings', () => {
  it('need nothing but the key of the number', () => {
    expect(problems({})).toEqual([]);
    expect(dialog360.settings.parse({ apiKey: 'k' }).limits).toMatchObject({ perSecond: 80, pairBurst: 45 });
  });

  it.each([
    ['an access token of Meta’s', 'EAAJZCdemo123', 'access token of Meta'],
    ['a token of the Partner API', 'eyJhbGciOi.eyJzdWIi.c2ln', 'token of the Partner API'],
    ['a whole header', 'D360-API-KEY: abc', 'without spaces'],
    ['nothing', '', 'is empty'],
  ])('refuse %s for a key, and say what is needed', (_, apiKey, words) => {
    expect(problems({ apiKey })).toEqual([expect.stringContaining(words)]);
    expect(problems({ apiKey })[0]).toMatch(/^apiKey: /);
  });

  it.each([
    [{ phoneNumberId: '+57 300' }, 'phoneNumberId: expected an id as Meta gives it'],
    [{ webhook: { secrets: [] } }, 'webhook.secrets: '],
    [{ webhook: { secrets: [' padded'] } }, 'webhook.secrets.0: expected visible ASCII'],
    [{ webhook: { secrets: ['s'], header: 'X Secret' } }, 'webhook.header: expected the name of an HTTP'],
    [{ webhook: { secrets: ['s'], header: 'X-360Dialog-Signature' } }, 'webhook.header: carries a signature'],
    [{ webhook: { secrets: ['s'], verifyToken: 'v' } }, 'webhook: '],
  ])('refuse %j by name of the field', (entry, problem) => {
    expect(problems(entry)).toEqual([expect.stringContaining(problem)]);
  });

  it('take a header’s whole value as a secret, spaces inside included', () => {
    const webhook = { secrets: ['Bearer one two'], header: 'Authorization' };
    expect(dialog360.settings.parse({ apiKey: 'k', webhook }).webhook?.header).toBe('authorization');
  });
});
