import type { ReceivedMedia } from '@wamux/core';
import { ok } from 'neverthrow';
import { expect, it } from 'vitest';
import { downloadByAddress } from './download-by-address.js';
import { startKit } from './kit.fixture.js';

async function* nothing(): AsyncGenerator<Uint8Array> {}

/** The headers with which a file was asked for. */
async function askedWith(url: string, authorization: string | undefined) {
  const asked: unknown[] = [];
  const { context } = startKit();
  const transport = {
    ...context.transport,
    open: async ({ headers }: { readonly headers: unknown }) => {
      asked.push(headers);
      return ok({ status: 200, headers: {}, body: nothing(), cancel() {} });
    },
  };
  const server = {
    owner: 'Acme',
    authorization,
    ownHosts: /^files\.acme\.test$/,
    origin: 'https://acme.test',
  };
  await downloadByAddress({ ...context, transport }, { provider: 'p', url }, server, undefined);
  return asked;
}

it('shows the credential to the provider’s own hosts alone, and none where they want none', async () => {
  expect(await askedWith('https://files.acme.test/a', 'Bearer x')).toEqual([{ authorization: 'Bearer x' }]);
  expect(await askedWith('https://elsewhere.test/a', 'Bearer x')).toEqual([{}]);
  expect(await askedWith('https://files.acme.test/a', undefined)).toEqual([{}]);
});

it('says what is missing where a file is named by an id', async () => {
  const { context } = startKit();
  const server = { owner: 'Acme', ownHosts: /x/, origin: 'https://acme.test' };
  const media: ReceivedMedia = { provider: 'p', id: '1' };
  const error = (await downloadByAddress(context, media, server, undefined))._unsafeUnwrapErr();
  expect(error.issues).toEqual([
    { path: 'media.url', message: 'is missing; Acme identifies files by their address' },
  ]);
});
