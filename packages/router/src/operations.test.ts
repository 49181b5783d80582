import type { WhatsAppProvider } from '@wamux/core';
import { err, errAsync, ok, okAsync } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { createRouter } from './router.js';
import { scriptedProvider } from './scripted-provider.fixture.js';

describe('the other operations', () => {
  it('go to the provider that the reference names', async () => {
    const router = createRouter({ providers: [scriptedProvider('a'), scriptedProvider('b')] });
    const status = await router.getStatus({ provider: 'b', providerMessageId: '7' });
    expect(status._unsafeUnwrap()).toMatchObject({ provider: 'b', providerMessageId: '7' });
    const upload = { provider: 'b', data: new Uint8Array(1), contentType: 'image/png' };
    expect((await router.uploadMedia(upload))._unsafeUnwrap()).toMatchObject({ provider: 'b' });
  });

  it('name the known providers where the reference names none of them', async () => {
    const router = createRouter({ providers: [scriptedProvider('a'), scriptedProvider('b')] });
    const error = (await router.getStatus({ provider: 'x', providerMessageId: '7' }))._unsafeUnwrapErr();
    expect(error).toMatchObject({
      kind: 'validation',
      issues: [{ path: 'provider', message: expect.stringContaining('a, b') }],
    });
  });

  it('say where a provider cannot look messages up', async () => {
    const router = createRouter({ providers: [scriptedProvider('a')] });
    const result = await router.findByCorrelationId({ provider: 'a', correlationId: 'x' });
    expect(result._unsafeUnwrapErr()).toMatchObject({
      kind: 'unsupported',
      capability: 'findByCorrelationId',
    });
  });

  it('survive a provider that throws or answers with nothing', async () => {
    const a: WhatsAppProvider = {
      ...scriptedProvider('a'),
      getStatus: () => {
        throw new Error('a secret');
      },
      uploadMedia: () => undefined as never,
    };
    const router = createRouter({ providers: [a] });
    const upload = { provider: 'a', data: new Uint8Array(1), contentType: 'image/png' };
    for (const result of [
      await router.getStatus({ provider: 'a', providerMessageId: '7' }),
      await router.uploadMedia(upload),
    ]) {
      expect(result._unsafeUnwrapErr()).toMatchObject({ kind: 'unknown', provider: 'a' });
      expect(JSON.stringify(result)).not.toContain('secret');
    }
  });

  it.each([
    ['a status that is no word of ours', () => okAsync({ provider: 'a', status: 'DELIVERED' })],
    ['an error that is nothing', () => errAsync(undefined)],
    ['an error of no known kind', () => errAsync({ kind: 'overload', message: 'no' })],
    [
      'a report that cannot be read',
      () =>
        okAsync({
          get status() {
            throw new Error('a secret');
          },
        }),
    ],
    [
      'a result that cannot be read',
      () =>
        Promise.resolve({
          get isOk() {
            throw new Error('a secret');
          },
        }),
    ],
  ])('survive a provider that answers a question about a message with %s', async (_, answer) => {
    const a = { ...scriptedProvider('a'), getStatus: answer, findByCorrelationId: answer };
    const router = createRouter({ providers: [a as unknown as WhatsAppProvider] });
    const nonsense = err({ kind: 'unknown', provider: 'a', message: 'a ended without a result' });
    expect(await router.getStatus({ provider: 'a', providerMessageId: '7' })).toEqual(nonsense);
    expect(await router.findByCorrelationId({ provider: 'a', correlationId: 'x' })).toEqual(nonsense);
  });

  it('take no value at all for a message that is not known, and for no status', async () => {
    const answer = () => okAsync(undefined);
    const a = { ...scriptedProvider('a'), getStatus: answer, findByCorrelationId: answer };
    const router = createRouter({ providers: [a as unknown as WhatsAppProvider] });
    expect(await router.findByCorrelationId({ provider: 'a', correlationId: 'x' })).toEqual(ok(null));
    const status = await router.getStatus({ provider: 'a', providerMessageId: '7' });
    expect(status._unsafeUnwrapErr()).toMatchObject({ kind: 'unknown', provider: 'a' });
  });

  it('list the templates of those that can, and combine what they can do', async () => {
    const able: WhatsAppProvider = {
      ...scriptedProvider('a'),
      capabilities: { ...scriptedProvider('a').capabilities, listTemplates: 'partial' },
      listTemplates: () =>
        okAsync([
          {
            provider: 'a',
            name: 't',
            language: null,
            category: null,
            state: 'approved',
            body: null,
            raw: null,
          },
        ]),
    };
    const router = createRouter({ providers: [able, scriptedProvider('b')] });
    expect((await router.listTemplates())._unsafeUnwrap()).toMatchObject([{ provider: 'a', name: 't' }]);
    expect(router.capabilities).toMatchObject({ listTemplates: 'partial', text: 'none' });
  });
});
