import { type Capability, capabilityNames, Secret } from '@wamux/core';
import { parseFreeFormMessage } from '@wamux/core/input';
import * as z from '@wamux/core/zod';
import { createLimiter, limitSettings } from '@wamux/limits';
import type { HttpRequest } from '@wamux/transport';
import { ok, okAsync } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { commonSettings } from './common-settings.js';
import { type CoverageNotes, full, none, partial, toCoverageTable } from './coverage.js';
import { defineProvider } from './define-provider.js';
import { downloadMedia } from './download-media.js';
import type { ProviderContext } from './provider-context.js';

const to = '+573001112233';
const operations: readonly Capability[] = [
  'getStatus',
  'findByCorrelationId',
  'uploadMedia',
  'uploadTemplateSample',
  'listTemplates',
  'webhook',
  'template',
];
const nothing = Object.fromEntries(capabilityNames.map((name) => [name, none('absent')]));
const coverage = {
  ...nothing,
  text: full('as documented', '[page](https://p.example)'),
  providerMessageId: partial('digits', null),
} as unknown as CoverageNotes;

const settings = z.strictObject({
  ...commonSettings({ timeoutMs: 1_000 }),
  token: z.string(),
  hasTemplates: z.boolean().default(true),
  limits: limitSettings(),
});

function define(more: object = {}, notes: Partial<Record<Capability, unknown>> = {}) {
  return defineProvider({
    name: 'tiny',
    settings,
    template: z.object({}),
    coverage: { ...coverage, ...notes } as CoverageNotes,
    connect: ({ token }) => ({
      origin: 'http://127.0.0.1:1',
      secrets: [new Secret(token)],
      limitedBy: token,
    }),
    readOptions: () => ok({}),
    messages: { text: ({ text }) => ok(text) },
    toRequest: ({ origin }, { to }, content) =>
      ok({ method: 'POST', origin, path: '/', headers: {}, body: `${to} ${content}` }),
    fromSend: () => ok({ providerMessageId: '1', status: 'accepted' }),
    operations: {},
    ...more,
  });
}

function create(adapter: ReturnType<typeof define>, given: object = {}) {
  const requests: HttpRequest[] = [];
  const transport = {
    request: async (request: HttpRequest) => {
      requests.push(request);
      return ok({ status: 200, headers: {}, text: '{"id":1,"key":"callback-4711"}' });
    },
    close: async () => {},
  };
  const wiring = { transport, limiter: createLimiter(), templates: {} };
  const provider = adapter.create('t', settings.parse({ token: 'tiny-token', ...given }), wiring);
  return { provider, requests };
}

describe('a provider that was defined', () => {
  it('can do what its description has, and nothing else', async () => {
    const { provider, requests } = create(define());
    const { providerMessageId, text, ...others } = provider.capabilities;
    expect([text, providerMessageId]).toEqual(['full', 'partial']);
    expect(new Set(Object.values(others))).toEqual(new Set(['none']));
    expect((await provider.send({ to, type: 'text', text: 'Hola' }))._unsafeUnwrap()).toMatchObject({
      provider: 't',
      providerMessageId: '1',
    });
    expect(requests).toMatchObject([{ body: `${to} Hola` }]);
  });

  it('refuses before any call what its description lacks, and says so', async () => {
    const { provider, requests } = create(define({ refusals: { uploadMedia: 'keeps no media' } }));
    const reference = { provider: 't', providerMessageId: '1' };
    const upload = { provider: 't', data: new Uint8Array(1), contentType: 'image/png' };
    const sample = { provider: 't', purpose: 'template-sample', url: 'https://h.test/a.png' } as const;
    const refused = [
      [await provider.getStatus(reference), 'getStatus', /has no getStatus/],
      [await provider.uploadMedia(upload), 'uploadMedia', /keeps no media/],
      [await provider.uploadMedia(sample), 'uploadTemplateSample', /has no uploadTemplateSample/],
      [await provider.listTemplates(), 'listTemplates', /has no listTemplates/],
      [await provider.send({ to, type: 'reaction', messageId: 'm', emoji: '' }), 'reaction', /./],
      [await provider.sendTemplate({ to, name: 'x', variables: {} }), 'template', /./],
    ] as const;
    for (const [result, capability, message] of refused) {
      expect(result._unsafeUnwrapErr()).toMatchObject({ kind: 'unsupported', capability });
      expect(result._unsafeUnwrapErr().message).toMatch(message);
    }
    expect(provider.findByCorrelationId).toBeUndefined();
    expect(requests).toEqual([]);
  });

  it('checks the input of an operation before the operation sees it', async () => {
    const seen: unknown[] = [];
    const getStatus = (_: unknown, reference: unknown) => {
      seen.push(reference);
      return okAsync(reference);
    };
    const adapter = define({ operations: { getStatus } }, { getStatus: full('by id', null) });
    const { provider } = create(adapter);
    expect((await provider.getStatus({ provider: '' } as never))._unsafeUnwrapErr().kind).toBe('validation');
    await provider.getStatus({ provider: 't', providerMessageId: '1' });
    expect(seen).toEqual([{ provider: 't', providerMessageId: '1' }]);
  });

  it('lacks what the settings of an instance rule out, in table and refusal alike', async () => {
    const adapter = define(
      {
        operations: { listTemplates: () => okAsync([]), findByCorrelationId: () => okAsync(null) },
        lacks: ({ hasTemplates }: z.output<typeof settings>) =>
          hasTemplates
            ? {}
            : {
                listTemplates: 'has no account, whose templates could be listed',
                findByCorrelationId: 'has no account, whose messages could be searched',
              },
      },
      { listTemplates: full('all', null), findByCorrelationId: full('by id', null) },
    );
    const query = { provider: 't', correlationId: 'c' };
    const whole = create(adapter).provider;
    expect(whole.capabilities.listTemplates).toBe('full');
    expect((await whole.listTemplates())._unsafeUnwrap()).toEqual([]);
    expect((await whole.findByCorrelationId?.(query))?._unsafeUnwrap()).toBe(null);
    const lacking = create(adapter, { hasTemplates: false }).provider;
    expect(lacking.capabilities.listTemplates).toBe('none');
    expect((await lacking.listTemplates())._unsafeUnwrapErr().message).toMatch(/has no account/);
    const refused = (await lacking.findByCorrelationId?.(query))?._unsafeUnwrapErr();
    expect(refused).toMatchObject({ kind: 'unsupported', message: expect.stringMatching(/has no account/) });
  });

  it('hides what the description hides, in answers and previews', async () => {
    const { provider } = create(
      define({ hide: (text: string) => text.replaceAll('callback-4711', '[redacted]') }),
    );
    const message = { to, type: 'text', text: 'callback-4711' } as const;
    expect(JSON.stringify((await provider.send(message))._unsafeUnwrap())).not.toContain('callback-4711');
    expect(provider.preview?.(message)._unsafeUnwrap().body).toBe('…2233 [redacted]');
  });

  it('does not parse the headers of an answer in which nothing is hidden', async () => {
    let parsed = 0;
    const answer = {
      status: 200,
      text: '{"id":"1"}',
      get headers() {
        parsed += 1;
        return {};
      },
    };
    const transport = { request: async () => ok(answer), close: async () => {} };
    const wiring = { transport, limiter: createLimiter(), templates: {} };
    const adapter = define({ hide: (text: string) => text });
    const provider = adapter.create('t', settings.parse({ token: 'tiny-token' }), wiring);
    expect((await provider.send({ to, type: 'text', text: 'x' })).isOk()).toBe(true);
    expect(parsed).toBe(0);
  });

  it('fetches files as before where a description hides something', async () => {
    const open = {
      open: async () => ok({ status: 404, headers: {}, body: (async function* () {})(), cancel() {} }),
    };
    const transport = {
      request: async () => ok({ status: 200, headers: {}, text: '' }),
      close: async () => {},
      ...open,
    };
    const adapter = define(
      {
        hide: (text: string) => text,
        operations: {
          downloadMedia: ({ context }: { context: ProviderContext }) =>
            downloadMedia(
              context,
              { url: 'http://127.0.0.1:1/f', headers: {}, ownHosts: /^$/, origin: 'http://127.0.0.1:1' },
              undefined,
            ),
        },
      },
      { downloadMedia: full('by address', null) },
    );
    const wiring = { transport, limiter: createLimiter(), templates: {} };
    const provider = adapter.create('t', settings.parse({ token: 'tiny-token' }), wiring);
    const file = await provider.downloadMedia?.({ url: 'http://127.0.0.1:1/f', provider: 't' });
    expect(file?._unsafeUnwrapErr()).toMatchObject({ kind: 'media', httpStatus: 404 });
  });

  it('shows a test the request of a message', () => {
    const adapter = define();
    const endpoint = {
      id: 't',
      adapter: 'tiny',
      capabilities: adapter.capabilities,
      origin: 'http://127.0.0.1:1',
      secrets: [],
      limitedBy: '',
    };
    const message = parseFreeFormMessage({ to, type: 'text', text: 'Hola' })._unsafeUnwrap();
    expect(adapter.toRequest(endpoint, message)._unsafeUnwrap().body).toBe(`${to} Hola`);
  });
});

describe('a description that contradicts itself', () => {
  it.each(operations)('cannot claim %s without a function for it', (name) => {
    expect(() => define({}, { [name]: full('claimed', null) })).toThrow(
      new RangeError(`${name}: the coverage says "full", the description has no function for it`),
    );
  });

  it.each(['reaction', 'text'] as const)('cannot have a mapper of %s that its coverage denies', (name) => {
    const messages = { text: () => ok(''), [name]: () => ok('') };
    expect(() => define({ messages }, { [name]: none('denied') })).toThrow(RangeError);
    expect(() => define({ messages }, { [name]: undefined })).toThrow(RangeError);
  });
});

describe('the coverage table', () => {
  it('has a row for each capability, and none for a kind of message that nothing is said of', () => {
    const { sticker: _, ...notes } = coverage;
    const table = toCoverageTable(notes);
    expect(table).toContain('| `text` | ✅ | as documented | [page](https://p.example) |');
    expect(table).toContain('| `providerMessageId` | 🟡 | digits | none found |');
    expect(table).toContain('| `tags` | ➖ | absent | none found |');
    expect(table).not.toContain('`sticker`');
  });
});

/** TypeScript does not compile any of this; plain JavaScript finds out here. */
describe('a description in plain JavaScript', () => {
  it.each([
    ['fromSend', 'a function'],
    ['connect', 'a function'],
    ['messages', 'an object'],
    ['settings', 'an object'],
    ['name', 'a text'],
  ])('is refused without %s', (name, what) => {
    expect(() => define({ [name]: undefined })).toThrow(`${name}: expected ${what}`);
  });

  it('is refused where it is none', () => {
    expect(() => defineProvider(undefined as never)).toThrow('expected the description of a provider');
  });

  it('is refused an instance without limits, which would never send', () => {
    const given = { timeoutMs: 1_000, token: 'tiny-token', hasTemplates: true } as never;
    expect(() => define().create('t', given, {} as never)).toThrow('limitSettings()');
  });

  it('sends nothing where its request is no Result', async () => {
    const { provider, requests } = create(define({ toRequest: () => ({ method: 'POST' }) }));
    const sent = await provider.send({ to, type: 'text', text: 'Hola' });
    expect(sent._unsafeUnwrapErr()).toMatchObject({ kind: 'validation', outcome: 'not-accepted' });
    expect(sent._unsafeUnwrapErr().message).toContain('toRequest has to return a Result');
    expect(requests).toEqual([]);
  });

  it('sends nothing where a mapper gives no Result', async () => {
    const { provider, requests } = create(define({ messages: { text: () => 'Hola' } }));
    const sent = await provider.send({ to, type: 'text', text: 'Hola' });
    expect(sent._unsafeUnwrapErr().message).toContain('the mapper of text has to return a Result');
    expect(requests).toEqual([]);
  });

  it.each([
    [{ providerMessageId: '1', status: 'accepted' }, 'fromSend has to return a Result'],
    [ok({ providerMessageId: 7, status: 'accepted' }), 'providerMessageId has to be a text or null'],
  ])('leaves the outcome unknown where it reads the answer as %j', async (read, said) => {
    const { provider } = create(define({ fromSend: () => read }));
    const sent = await provider.send({ to, type: 'text', text: 'Hola' });
    expect(sent._unsafeUnwrapErr()).toMatchObject({ kind: 'bad_response', outcome: 'unknown' });
    expect(sent._unsafeUnwrapErr().message).toContain(said);
  });
});
