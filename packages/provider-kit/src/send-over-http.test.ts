import { parseFreeFormMessage } from '@wamux/core/input';
import { err, ok } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { accepted, request, startKit, text } from './kit.fixture.js';
import type { SendMapping } from './send-over-http.js';

describe('sendOverHttp', () => {
  it('calls a message that trips the adapter up not accepted: nothing has left', async () => {
    const { calls, provider } = startKit(
      {},
      {
        toRequest: () => {
          throw new Error('a bug');
        },
      },
    );
    const error = (await provider.send(text))._unsafeUnwrapErr();
    expect(error).toMatchObject({
      kind: 'validation',
      outcome: 'not-accepted',
      attempts: [{ outcome: 'not-tried' }],
    });
    expect(calls).toEqual([]);
  });

  it('shows nothing of a message that trips the adapter up', async () => {
    const toRequest: SendMapping['toRequest'] = (message) => {
      throw new Error(`no ${JSON.stringify(message)} with top-secret-key`);
    };
    const { provider } = startKit({}, { toRequest });
    const error = (await provider.send({ ...text, text: 'Your parcel waits for you' }))._unsafeUnwrapErr();
    expect(error.message).toMatch(/^the message could not be put into a request: Error: no /);
    expect(JSON.stringify(error)).not.toMatch(/300111|parcel|secret/);
  });

  it('calls an answer that trips the adapter up unknown', async () => {
    const { provider } = startKit(
      {},
      {
        fromResponse: () => {
          throw new Error('a bug');
        },
      },
    );
    const error = (await provider.send(text))._unsafeUnwrapErr();
    expect(error).toMatchObject({ kind: 'bad_response', outcome: 'unknown' });
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('top-secret-key');
      },
    ],
    ['rejects', () => Promise.reject(new Error('top-secret-key'))],
  ])('calls the outcome unknown when the transport %s, and gives its place back', async (_, broken) => {
    const { context, provider } = startKit({ request: broken });
    for (let n = 0; n < 3; n += 1) {
      const error = (await provider.send(text))._unsafeUnwrapErr();
      expect(error).toMatchObject({ kind: 'unknown', outcome: 'unknown' });
      expect(JSON.stringify(error)).not.toContain('secret');
    }
    expect(context.limiter.usage(context.limits).concurrency.used).toBe(0);
  });

  it.each([
    [403, 'unavailable'],
    [200, 'bad_response'],
    [409, 'conflict'],
  ])('asks the adapter what HTTP %i means where the answer broke off', async (status, kind) => {
    const { provider } = startKit(
      { request: async () => err({ phase: 'reading-body', reason: 'connection-lost', status }) },
      { fromResponse: ({ text }) => err({ kind: 'unavailable', message: `read ${text}` }) },
    );
    const error = (await provider.send(text))._unsafeUnwrapErr();
    expect(error).toMatchObject({
      kind,
      httpStatus: status,
      message: 'the connection was lost while the answer was being read',
    });
  });

  it('refuses bad options before anything leaves', async () => {
    const { calls, provider } = startKit();
    const error = (await provider.send(text, { timeoutMs: -1 }))._unsafeUnwrapErr();
    expect(error).toMatchObject({ kind: 'validation', outcome: 'not-accepted' });
    expect(calls).toEqual([]);
  });

  it('gives a request no more time than the caller or the settings allow', async () => {
    const { calls, provider } = startKit();
    await provider.send(text, { timeoutMs: 300 });
    await provider.send(text, { timeoutMs: 5_000 });
    await provider.send(text);
    expect(calls.map(({ timeoutMs }) => timeoutMs)).toEqual([300, 1_000, 1_000]);
  });

  it('says of a template without a type what sending it would say', async () => {
    const { provider } = startKit();
    const template = { to: text.to, name: 'order_shipped', correlationId: 'order-1' };
    expect(provider.preview(template).isOk()).toBe(true);
    const wrong = { ...template, variables: { order: 7 } } as never;
    expect(provider.preview(wrong)._unsafeUnwrapErr()).toEqual(
      (await provider.sendTemplate(wrong))._unsafeUnwrapErr(),
    );
  });

  it('sends the request that was made for the preview right before, once, and makes each other one anew', async () => {
    const sent: string[] = [];
    let made = 0;
    const { provider } = startKit(
      {
        request: async ({ path }) => {
          sent.push(path);
          return accepted;
        },
      },
      { toRequest: () => ok({ ...request, path: `/${made++}` }) },
    );
    const message = parseFreeFormMessage(text)._unsafeUnwrap();
    const other = parseFreeFormMessage(text)._unsafeUnwrap();
    provider.preview(message);
    await provider.send(message);
    await provider.send(message);
    provider.preview(message);
    await provider.send(other);
    await provider.send(message);
    expect(sent).toEqual(['/0', '/1', '/3', '/4']);
  });

  it('refuses, and says so in its preview, when too many wait', async () => {
    let finish = (): void => {};
    const { provider } = startKit({
      request: () =>
        new Promise((resolve) => {
          finish = () => resolve(accepted);
        }),
    });
    const first = provider.send(text);
    expect((await provider.send(text))._unsafeUnwrapErr()).toMatchObject({
      kind: 'rate_limited',
      outcome: 'not-accepted',
    });
    expect(provider.preview(text)._unsafeUnwrapErr()).toMatchObject({ kind: 'rate_limited' });
    finish();
    expect((await first).isOk()).toBe(true);
    expect(provider.preview(text).isOk()).toBe(true);
  });
});

describe('what an adapter reads from an answer', () => {
  const odd = { providerMessageId: 'm\u00001', status: 'accepted' } as const;
  const refused = { kind: 'validation', message: 'w'.repeat(3_000), providerCode: '1\ud800' } as const;

  it('can be stored, of a send', async () => {
    const sent = startKit({}, { fromResponse: () => ok(odd) }).provider.send(text);
    expect((await sent)._unsafeUnwrap()).toMatchObject({ providerMessageId: 'm\ufffd1' });
    const error = (
      await startKit({}, { fromResponse: () => err(refused) }).provider.send(text)
    )._unsafeUnwrapErr();
    expect(error).toMatchObject({
      providerCode: '1\ufffd',
      attempts: [{ error: { providerCode: '1\ufffd' } }],
    });
    expect(error.message).toHaveLength(2_000);
  });
});
