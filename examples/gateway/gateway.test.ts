import { execFile } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createGateway, createGatewayKey, type GatewayServer, serveGateway } from '@wamux/gateway';
import { type Outbox, openOutbox } from '@wamux/outbox';
import { type Simulator, startSimulator } from '@wamux/simulator';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Client, createClient } from 'wamux';

const to = '+573001112233';
/** The folder in which Go programs are built, once for all tests. */
const goFolder = mkdtempSync(join(tmpdir(), 'wamux-go-'));
afterAll(() => rm(goFolder, { recursive: true, force: true }));
let folder: string;
let simulator: Simulator;
let client: Client;
let outbox: Outbox;
let server: GatewayServer;
let key: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wamux-example-'));
  simulator = await startSimulator();
  const { decisionTelecom } = simulator;
  client = await createClient({
    providers: {
      dt: { adapter: 'decision-telecom', ...decisionTelecom.credentials, baseUrl: decisionTelecom.origin },
    },
  });
  outbox = await openOutbox({ url: `file:${join(folder, 'outbox.db')}`, client });
  outbox.start();
  const made = createGatewayKey('shop', ['send']);
  key = made.key;
  server = await serveGateway(createGateway({ client, outbox, keys: [made.stored] }), { port: 0 });
}, 60_000);
afterEach(async () => {
  await server.close({ graceMs: 0 });
  await outbox.close();
  await client.close();
  await simulator.close();
  await rm(folder, { recursive: true, force: true });
});

/** The environment that a program needs; Go keeps its compiled packages there. */
const environment = () => ({ PATH: process.env.PATH, GOCACHE: join(goFolder, 'cache') });

interface Ran {
  readonly code: number;
  readonly answer: { readonly id?: string; readonly outcome?: string; readonly kind?: string };
}

async function run(command: readonly string[], ...args: readonly string[]): Promise<Ran> {
  const { code, stdout } = await execute(server.url, command, args);
  return { code, answer: JSON.parse(stdout) };
}

async function execute(url: string, command: readonly string[], args: readonly string[]) {
  const { code, stdout, stderr } = await end(command, args, { WAMUX_URL: url, WAMUX_KEY: key });
  if (stdout === '') throw new Error(stderr);
  return { code, stdout };
}

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function end(
  [program = '', ...given]: readonly string[],
  args: readonly string[],
  own: Readonly<Record<string, string>>,
): Promise<Ended> {
  const options = { cwd: import.meta.dirname, env: { ...environment(), ...own } };
  return new Promise((resolve) => {
    execFile(program, [...given, ...args], options, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

type Answered = (response: ServerResponse, status: number, answer: string) => void;

/** Passes every request on to the gateway, and changes the answers, one after another; the last change stays. */
async function withProxy<Value>(answers: readonly Answered[], use: (url: string) => Promise<Value>) {
  let passedOn = 0;
  const proxy = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const { authorization = '', 'idempotency-key': idempotencyKey = '' } = request.headers;
    const answer = await fetch(`${server.url}${request.url}`, {
      method: 'POST',
      headers: {
        authorization,
        'content-type': 'application/json',
        'idempotency-key': String(idempotencyKey),
      },
      body,
    });
    const text = await answer.text();
    const give = answers[Math.min(passedOn, answers.length - 1)];
    passedOn += 1;
    give?.(response, answer.status, text);
  });
  await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening));
  try {
    return await use(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
  } finally {
    await new Promise<void>((closed) => proxy.close(() => closed()).closeAllConnections());
  }
}

const lose: Answered = (response) => void response.destroy();
const cut: Answered = (response, status, text) => {
  response.writeHead(status, { 'content-length': text.length });
  response.write(text.slice(0, 10), () => response.destroy());
};
const replace =
  (status: number, text: string): Answered =>
  (response) =>
    void response.writeHead(status, { 'content-type': 'text/html' }).end(text);
const pass: Answered = (response, status, text) =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(text);

const isHere = (program: string): boolean =>
  (process.env.PATH ?? '').split(delimiter).some((path) => existsSync(join(path, program)));

/** Builds and runs a Go program, because `go run` would end with 1 whatever the program ends with. */
function goProgram(name: string): readonly string[] {
  return ['sh', '-ec', `go build -o "$0/${name}" ${name}.go && exec "$0/${name}" "$@"`, goFolder];
}

const clients = [
  { name: 'curl', needs: 'curl', command: ['sh', 'send.sh'] },
  { name: 'Node', needs: 'node', command: ['node', 'send.mjs'] },
  { name: 'Python', needs: 'python3', command: ['python3', 'send.py'] },
  { name: 'PHP', needs: 'php', command: ['php', 'send.php'] },
  { name: 'Go', needs: 'go', command: goProgram('send') },
];

describe.each(clients)('the client in $name', { timeout: 120_000 }, ({ needs, command }) => {
  it.skipIf(!isHere(needs))(`sends once, and tells outcomes apart (needs ${needs})`, async () => {
    const text = 'Your "parcel" \\ is on its way';
    const first = await run(command, to, text, 'order-1');
    expect(first).toMatchObject({ code: 0, answer: { outcome: 'accepted' } });
    expect(await run(command, to, text, 'order-1')).toMatchObject({
      code: 0,
      answer: { id: first.answer.id },
    });
    expect(simulator.ledger.acceptances.map(({ content }) => content)).toEqual([text]);
    expect(await run(command, to, 'another', 'order-1')).toMatchObject({
      code: 1,
      answer: { kind: 'conflict' },
    });
    simulator.decisionTelecom.on('send-whatsapp', 'reset-after-acceptance', { times: 1 });
    expect(await run(command, to, text, 'order-2')).toMatchObject({
      code: 4,
      answer: { outcome: 'unknown' },
    });
    simulator.decisionTelecom.on('send-whatsapp', 'validation', { times: 1 });
    const refused = await run(command, to, text, 'order-3');
    expect(refused).toMatchObject({ code: 1, answer: { outcome: 'not-accepted', kind: 'validation' } });
    expect(simulator.ledger.acceptances).toHaveLength(2);
  });

  it.skipIf(!isHere(needs))(`never calls a message unsent that may have left (needs ${needs})`, async () => {
    const codeOf = (orderKey: string, ...answers: readonly Answered[]) =>
      withProxy(answers, async (url) => (await execute(url, command, [to, 'Hola', orderKey])).code);
    const busy = replace(429, '{"kind":"too-many-requests"}');
    const codes = await Promise.all([
      codeOf('lost', lose),
      codeOf('cut', cut),
      codeOf('bad gateway', replace(502, '<h1>Bad Gateway</h1>')),
      codeOf('bug', replace(500, '{"kind":"bug"}')),
      codeOf('a page of a proxy', replace(200, '<h1>Sign in</h1>')),
      codeOf('lost once', lose, pass),
      codeOf('lost, then refused', lose, busy),
      codeOf('refused', busy),
    ]);
    expect(codes).toEqual([4, 4, 4, 4, 4, 0, 4, 1]);
    // Every one of them was sent, and once.
    expect(simulator.ledger.acceptances).toHaveLength(8);
  });
});

describe.each(clients)('the client in $name, called wrongly,', { timeout: 60_000 }, ({ needs, command }) => {
  it.skipIf(!isHere(needs))(
    `says how to call it, asks nothing, and ends with 2 (needs ${needs})`,
    async () => {
      const right = [to, 'Hola', 'order-1'];
      const environments = { WAMUX_URL: server.url, WAMUX_KEY: key };
      const wrong: readonly (readonly [
        args: readonly string[],
        environment: Readonly<Record<string, string>>,
      ])[] = [
        [[], environments],
        [[to, 'Hola'], environments],
        [[to, 'Hola', ''], environments],
        [[...right, 'more'], environments],
        [[to, 'Hola', 'pedido-ñ'], environments],
        [right, { WAMUX_KEY: key }],
        [right, { ...environments, WAMUX_URL: '' }],
        [right, { ...environments, WAMUX_URL: '127.0.0.1:8080' }],
        [right, { ...environments, WAMUX_URL: 'http://127.0.0.1 :8080' }],
        [right, { ...environments, WAMUX_KEY: 'clave-ñ' }],
      ];
      const ended = await Promise.all(wrong.map(([args, own]) => end(command, args, own)));
      expect(ended).toEqual(
        wrong.map(() => ({ code: 2, stdout: '', stderr: expect.stringMatching(/^usage: /) })),
      );
      const stored = await outbox.list();
      expect(stored._unsafeUnwrap()).toEqual([]);
    },
  );
});

const verifiers = [
  { name: 'PHP', needs: 'php', command: ['php', 'verify.php'] },
  { name: 'Go', needs: 'go', command: goProgram('verify') },
];

describe.each(verifiers)('the check of a webhook in $name', { timeout: 60_000 }, ({ needs, command }) => {
  it.skipIf(!isHere(needs))(
    `believes what the gateway signed, and nothing else (needs ${needs})`,
    async () => {
      const secret = `whsec_${randomBytes(32).toString('base64')}`;
      const body = '{"type":"accepted","data":{"id":"ñ"}}';
      const sign = (at: number) => {
        return ['msg_1', String(at), new Webhook(secret).sign('msg_1', new Date(at * 1_000), body)];
      };
      const now = Math.floor(Date.now() / 1_000);
      const [id = '', at = '', signature = ''] = sign(now);
      const unkeyed = `v1,${createHmac('sha256', '').update(`${id}.${at}.${body}`).digest('base64')}`;
      const other = `whsec_${randomBytes(32).toString('base64')}`;
      expect([
        await verify(command, [secret, id, at, signature], body),
        await verify(command, [secret, id, at, `v1,AAAA ${signature}`], body),
        await verify(command, [other, id, at, signature], body),
        await verify(command, [secret, 'msg_2', at, signature], body),
        await verify(command, [secret, id, at, signature], `${body} `),
        await verify(command, [secret, ...sign(now - 400)], body),
        // These are signed with the empty key, as if no secret were set, which anybody could do.
        await verify(command, ['whsec_', id, at, unkeyed], body),
        await verify(command, ['whsec_%%%', id, at, unkeyed], body),
        await verify(command, [secret, id, at], body),
      ]).toEqual([0, 0, 1, 1, 1, 1, 1, 1, 2]);
    },
  );
});

function verify([program = '', ...given]: readonly string[], args: readonly string[], body: string) {
  return new Promise<number>((resolve) => {
    const options = { cwd: import.meta.dirname, env: environment() };
    const child = execFile(program, [...given, ...args], options, (error) => {
      resolve(typeof error?.code === 'number' ? error.code : 0);
    });
    child.stdin?.end(body);
  });
}
