import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { traceWithOpenTelemetry } from '@wamux/otel';
import { openOutbox } from '@wamux/outbox';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Client, createClient, logEvents, type WamuxConfig } from 'wamux';
import { type Canaries, canariesIn, echoOf, spellingsOfSecret } from './canaries.js';
import { canaryProviders } from './canary-providers.js';
import { screensIn } from './screens.js';

// Every adapter against a server that returns everything it was sent, in every spelling: what is hidden, and on which
// surface, is one list, and this is its test. SECURITY.md says what is not hidden.

const to = '+573001112233';
const text = 'Señora Lovelace, tu código secreto es 482913 y vale 5 minutos';

const registered = canaryProviders('http://127.0.0.1:1');
const ids = registered.map(({ id }) => id);
const credentialsOf = (id: string): readonly string[] =>
  registered.find((one) => one.id === id)?.credentials ?? [];
const canariesOf = (
  id: string,
  known: Partial<Canaries> = { number: to, text, codes: ['482913'] },
): Canaries => ({ credentials: credentialsOf(id), ...known });

let server: Server;
let answer: () => { readonly status: number; readonly type?: string; readonly body: string };
let config: WamuxConfig;
let client: Client;
beforeEach(async () => {
  server = createServer((request, response) => {
    request.resume();
    const { status, type = 'application/json', body } = answer();
    response.writeHead(status, { 'content-type': type, 'x-echo': 'x' }).end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const providers = canaryProviders(baseUrl);
  config = {
    providers: Object.fromEntries(providers.map(({ entry, id }) => [id, entry])),
    templates: {
      code: {
        variables: ['code'],
        on: Object.fromEntries(providers.map(({ id, template }) => [id, template])),
      },
    },
    routes: ids.map((id) => ({
      when: { tag: id },
      try: [id],
      retry: { attempts: 1 },
      reconcileWithin: '1s',
    })),
  } as WamuxConfig;
  client = await createClient(config);
});
afterEach(async () => {
  await client.close();
  server.closeAllConnections();
  server.close();
});

/** As many members as the adapters read anywhere, each containing the echo. */
function jsonOf(echo: string, more: object = {}): string {
  const error = {
    message: echo,
    code: 100,
    type: echo,
    title: echo,
    details: echo,
    error_user_msg: echo,
    error_data: { details: echo, messaging_product: 'whatsapp' },
    fbtrace_id: echo,
  };
  const record = { telephone: to.slice(1), status: 'failed', errors: echo, id: echo, name: echo };
  const exception = { messageId: echo, text: echo, validationErrors: { to: [echo] } };
  return JSON.stringify({
    error,
    errors: [error],
    message: echo,
    ...{ msg: echo, name: echo, details: echo, more_info: echo, title: echo, detail: echo, instance: echo },
    requestError: { serviceException: exception },
    invalid_parameters: [{ name: echo, reason: echo }],
    meta: { success: false, http_code: 400, developer_message: echo },
    code: 7,
    status: 400,
    [echo.slice(0, 200)]: echo,
    data: [record],
    results: [{ id: echo, status: echo, reason: echo, failure: { code: 1, description: echo } }],
    ...more,
  });
}

/** The form in which Infobip and Twilio refuse a message to which they gave an id. */
function rejectedOf(echo: string): string {
  const status = { groupId: 5, groupName: 'REJECTED', id: 6, name: echo, description: echo };
  const message = { to: to.slice(1), messageId: 'm-1', status };
  const failed = { sid: `SM${'0'.repeat(32)}`, error_code: 63016, error_message: echo };
  return JSON.stringify({ ...message, messages: [message], ...failed });
}

type Refuse = (echo: string) => { readonly status: number; readonly type?: string; readonly body: string };
const refusals: readonly (readonly [string, Refuse])[] = [
  ['400 with JSON', (echo) => ({ status: 400, body: jsonOf(echo) })],
  ['401 with JSON', (echo) => ({ status: 401, body: jsonOf(echo) })],
  ['404 with JSON', (echo) => ({ status: 404, body: jsonOf(echo, { code: 404 }) })],
  ['429 with JSON', (echo) => ({ status: 429, body: jsonOf(echo) })],
  ['200 with a refusal', (echo) => ({ status: 200, body: jsonOf(echo, { code: 'err', status: 503 }) })],
  ['200 with a message that was rejected', (echo) => ({ status: 200, body: rejectedOf(echo) })],
  [
    '200 with something else',
    (echo) => ({ status: 200, body: JSON.stringify({ [echo]: [echo, { echo }] }) }),
  ],
  ['500 with a page', (echo) => ({ status: 500, type: 'text/html', body: `<h1>${echo}</h1>` })],
  ['502 with text', (echo) => ({ status: 502, type: 'text/plain', body: echo })],
];
const refusingAs =
  (canaries: Canaries, [, refuse] = refusals[0] ?? []) =>
  () =>
    refuse?.(echoOf(canaries)) ?? none;
const none = { status: 500, body: '' };

/** Every text in a value, including the names of members. */
function textsOf(value: unknown): string {
  const texts: string[] = [];
  JSON.stringify(value, (name, member) => {
    texts.push(name, typeof member === 'object' ? '' : String(member));
    return member;
  });
  return texts.join('\n');
}
const expectClean = (canaries: Canaries, value: unknown): void => {
  const shown = typeof value === 'string' ? value : textsOf(value);
  expect(canariesIn(shown, canaries)).toEqual([]);
};

/** Every call to a provider, and what it knows besides the credentials. */
const callsTo = (id: string): readonly (readonly [Partial<Canaries>, () => unknown])[] => [
  [{ number: to, text, codes: ['482913'] }, () => client.send({ to, type: 'text', text, tags: [id] })],
  [
    { number: to, codes: ['K7X9Q2'] },
    () => client.sendTemplate({ to, name: 'code', variables: { code: 'K7X9Q2' }, tags: [id] }),
  ],
  [{ number: to, text, codes: ['482913'] }, () => client.send({ ...image, to, caption: text, tags: [id] })],
  [{ number: to }, () => client.getStatus({ provider: id, providerMessageId: '554', to })],
  [{ number: to }, () => client.findByCorrelationId({ provider: id, correlationId: 'order-7', to })],
  [{}, () => client.uploadMedia({ provider: id, data: new Uint8Array(3), contentType: 'image/png' })],
  [{}, () => client.providers.get(id)?.listTemplates()],
];
const isAccepted = (result: unknown): boolean =>
  (result as { readonly value?: { readonly status?: string } } | undefined)?.value?.status === 'accepted';

const image = { type: 'image', media: { url: 'https://files.example.test/a.jpg' } } as const;

it.each(ids)('the canaries of %s are seen where they stand', (id) => {
  const canaries = canariesOf(id);
  const seen = canariesIn(echoOf(canaries), canaries);
  expect(seen).toEqual(expect.arrayContaining(['the number', 'the text', ...(canaries.codes ?? [])]));
  expect(new Set(seen)).toEqual(
    new Set([
      ...canaries.credentials.flatMap(spellingsOfSecret),
      'the number',
      'the text',
      ...(canaries.codes ?? []),
    ]),
  );
});

describe.each(ids)('%s', { timeout: 60_000 }, (id) => {
  it.each(refusals)('shows nothing in a result, a log line or a span: %s', async (...refusal) => {
    const exporter = new InMemorySpanExporter();
    const tracing = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
    const lines: unknown[] = [];
    const write = (...line: unknown[]): void => void lines.push(line);
    const stopLog = logEvents({ debug: write, info: write, warn: write });
    const stopTrace = traceWithOpenTelemetry(tracing.getTracer('canaries'));
    for (const [known, call] of callsTo(id)) {
      const canaries = canariesOf(id, known);
      answer = refusingAs(canaries, refusal);
      const result = await call();
      // The content of an accepted message is the app's own, and its receipt contains the provider's answer.
      const { credentials, number } = canaries;
      expectClean(isAccepted(result) ? { credentials, ...(number && { number }) } : canaries, result);
      const spans = exporter.getFinishedSpans();
      expectClean(
        canaries,
        spans.map(({ name, attributes, status, events }) => ({ name, attributes, status, events })),
      );
      expectClean(canaries, lines);
    }
    stopTrace();
    stopLog();
    expect(exporter.getFinishedSpans().length).toBeGreaterThan(0);
  });

  it('shows no credential in what it takes for an acceptance', async () => {
    const secrets = credentialsOf(id).flatMap(spellingsOfSecret).join(' | ');
    answer = () => ({
      status: 200,
      body: JSON.stringify({
        ...{ code: '200', message_id: secrets, id: secrets, status: 'accepted', msg: secrets, data: secrets },
        messages: [{ id: secrets }],
      }),
    });
    for (const [, call] of callsTo(id)) {
      const shown = textsOf(await call());
      const found = canariesIn(shown, canariesOf(id));
      expect(found.filter((canary) => credentialsOf(id).flatMap(spellingsOfSecret).includes(canary))).toEqual(
        [],
      );
    }
  });
});

describe('screens and stored accounts', { timeout: 60_000 }, () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wamux-canaries-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** A config with this provider only: no other one knows its credentials. */
  function configOf(id: string): WamuxConfig {
    const { code } = config.templates ?? {};
    const on = { [id]: code?.on[id] ?? {} };
    return {
      providers: { [id]: config.providers[id] ?? { adapter: '' } },
      templates: { code: { variables: ['code'], on } },
    };
  }

  async function screensOf(...argv: string[]): Promise<string> {
    const written = await screensIn(folder, argv);
    // The output of `wamux status` may contain the full recipient, but only in that member.
    return written.replaceAll(new RegExp(`"to": ?"\\${to}"`, 'g'), '').replaceAll(/[│\n ]+/g, ' ');
  }

  it.each(ids)('no command shows anything of what %s gives back', async (id) => {
    const canaries = canariesOf(id);
    answer = refusingAs(canaries);
    await writeFile(join(folder, 'file.png'), 'x');
    await writeFile(join(folder, 'wamux.config.json'), JSON.stringify(configOf(id)));
    for (const argv of [
      ['send', '--to', to, '--text', text, '--via', id],
      ['send', '--to', to, '--text', text, '--via', id, '--json'],
    ]) {
      const screen = await screensOf(...argv);
      expect(screen).toContain(id);
      expectClean(canaries, screen);
    }
    // These calls know of no message: a number that a provider shows them has no form by which it could be recognised.
    const noMessage = canariesOf(id, {});
    answer = refusingAs(noMessage);
    for (const argv of [
      ['status', '554', '--provider', id],
      ['status', '554', '--provider', id, '--json'],
      ['templates', 'list', '--provider', id],
      ['templates', 'check', '--json'],
      ['media', 'upload', 'file.png', '--provider', id],
      ['providers'],
      ['doctor'],
      ['doctor', '--json'],
    ]) {
      const screen = await screensOf(...argv);
      expect(screen).toContain(id);
      expectClean(noMessage, screen);
    }
  });

  it.each(ids)('an outbox keeps nothing of what %s gives back, but the message itself', async (id) => {
    const canaries = canariesOf(id);
    answer = refusingAs(canaries);
    const url = `file:${join(folder, 'outbox.db')}`;
    const outbox = await openOutbox({ url, client });
    const enqueued = await outbox.enqueue({ to, type: 'text', text, tags: [id] });
    const messageId = enqueued._unsafeUnwrap().id;
    outbox.start();
    const errorOf = async () => (await outbox.get(messageId))._unsafeUnwrap().attempts[0]?.error ?? '';
    await expect.poll(errorOf, { timeout: 20_000 }).not.toBe('');
    const { message: _, to: __, ...account } = (await outbox.get(messageId))._unsafeUnwrap();
    expectClean(canaries, account);
    for await (const event of outbox.events({ after: '0-0', signal: AbortSignal.timeout(500) })) {
      expectClean(canaries, event);
    }
    await outbox.close();
    for (const argv of [['list'], ['review'], ['show', messageId]]) {
      const shown = await screensOf('outbox', ...argv, '--outbox', url);
      expectClean(canaries, shown.replaceAll(text, ''));
    }
  });
});
