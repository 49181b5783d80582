import type { ResultAsync } from 'neverthrow';
import { okAsync } from 'neverthrow';
import { expect, it } from 'vitest';
import type { Client } from 'wamux';
import { askForTemplates } from './ask-for-templates.js';

const template = { provider: 'a', name: 't', language: null, category: null, state: 'approved', body: null };
const providerOf = (id: string, listTemplates: () => unknown) => ({
  id,
  capabilities: { listTemplates: 'full' },
  listTemplates: listTemplates as () => ResultAsync<never, never>,
});

it.each([
  [
    'throws',
    () => {
      throw new Error('a secret');
    },
  ],
  ['answers with nothing', () => undefined],
  ['lists nothing that is a list', () => okAsync(undefined)],
])('a provider that %s hides the templates of no other', async (_, listTemplates) => {
  const providers = new Map([
    ['a', providerOf('a', () => okAsync([{ ...template, raw: {} }]))],
    ['b', providerOf('b', listTemplates)],
  ]) as unknown as Client['providers'];
  const listed = await askForTemplates({ providers }, new AbortController().signal);
  expect(listed).toMatchObject({ templates: [template], problems: [{ kind: 'unknown', provider: 'b' }] });
  expect(JSON.stringify(listed)).not.toContain('secret');
});
