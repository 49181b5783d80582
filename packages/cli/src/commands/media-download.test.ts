import { readdir, stat, symlink } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Simulator, startSimulator } from '@wamux/simulator';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Folder, makeSimulatedFolder } from '../folder.fixture.js';
import { type Ran, runHere, type TestIo } from '../test-io.fixture.js';

const user = '573001112233';
const data = Buffer.from('what a customer says');

let simulator: Simulator;
let folder: Folder;
let app: Server;
let bodies: string[];
beforeEach(async () => {
  simulator = await startSimulator();
  folder = await makeSimulatedFolder(simulator);
  bodies = [];
  app = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    bodies.push(body);
    response.end();
  });
  await new Promise<void>((listening) => app.listen(0, '127.0.0.1', listening));
});
afterEach(async () => {
  app.closeAllConnections();
  await new Promise((closed) => app.close(closed));
  await folder[Symbol.asyncDispose]();
  await simulator.close();
});

const run = (argv: readonly string[], io: TestIo = {}): Promise<Ran> =>
  runHere(['media', 'download', ...argv], { directory: folder.path, ...io });

/** A customer sends a file; the webhook that tells of it. */
async function receive(provider: 'cloudApi' | 'channels') {
  const address = `http://127.0.0.1:${(app.address() as AddressInfo).port}/`;
  simulator[provider].sendWebhooksTo(address);
  await simulator[provider].receiveMessage(user, { type: 'audio', mimeType: 'audio/ogg', data });
  return JSON.parse(bodies.at(-1) ?? '');
}
const metaId = async (): Promise<string> =>
  (await receive('cloudApi')).entry[0].changes[0].value.messages[0].audio.id;
const birdUrl = async (): Promise<string> => (await receive('channels')).payload.body.file.files[0].mediaUrl;

describe('media download', () => {
  it('fetches by the id that Meta gave, into a file of the user alone', async () => {
    const { code, stdout, stderr } = await run(['meta', await metaId(), '-o', 'voice.ogg']);
    expect([code, stdout, stderr]).toEqual([0, 'voice.ogg: audio/ogg, 20 bytes\n', '']);
    expect(await folder.read('voice.ogg')).toBe(String(data));
    expect((await stat(join(folder.path, 'voice.ogg'))).mode & 0o777).toBe(0o600);
    expect(await readdir(folder.path)).toHaveLength(2); // the config, and the file
  });

  it('fetches by the address that Bird gave', async () => {
    const url = await birdUrl();
    const { code, json } = await run(['bird', url, '--output', 'voice.ogg', '--json']);
    expect([code, json()]).toEqual([
      0,
      { file: join(folder.path, 'voice.ogg'), contentType: 'audio/ogg', size: 20 },
    ]);
    expect(await folder.read('voice.ogg')).toBe(String(data));
  });

  it('writes over nothing, and asks nobody then', async () => {
    const id = await metaId();
    await folder.write('voice.ogg', 'mine');
    await symlink('nowhere', join(folder.path, 'link.ogg'));
    for (const name of ['voice.ogg', 'link.ogg', '.']) {
      const { code, stderr } = await run(['meta', id, '-o', name]);
      expect([code, stderr]).toEqual([2, expect.stringContaining('existing file; it is left unchanged')]);
    }
    expect(await folder.read('voice.ogg')).toBe('mine');
    expect(simulator.cloudApi.requests).toHaveLength(0);
  });

  it('writes over nothing that came meanwhile', async () => {
    const id = await metaId();
    simulator.cloudApi.on('download-media', {
      accept: true,
      status: 200,
      body: 'late',
      delayMs: 200,
    });
    const running = run(['meta', id, '-o', 'voice.ogg']);
    await expect.poll(() => simulator.cloudApi.requests.at(-1)?.route).toBe('download-media');
    await folder.write('voice.ogg', 'mine');
    expect(await running).toMatchObject({ code: 2 });
    expect(await folder.read('voice.ogg')).toBe('mine');
    expect(await readdir(folder.path)).toHaveLength(2);
  });

  it('takes no more than --max-bytes', async () => {
    const id = await metaId();
    const known = await run(['meta', id, '-o', 'voice.ogg', '--max-bytes', '19']);
    expect([known.code, known.stderr]).toEqual([
      1,
      expect.stringMatching(/^failed: media \(meta\): .*19 bytes/),
    ]);
    // A server that says nothing of the length, and does not end.
    simulator.cloudApi.on('download-media', 'oversized');
    const unknown = await run(['meta', id, '-o', 'voice.ogg', '--max-bytes', '1000']);
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('larger than 1000 bytes')]);
    expect(await readdir(folder.path)).toHaveLength(1);
  });

  it('keeps no half of a file', async () => {
    const id = await metaId();
    simulator.cloudApi.on('download-media', 'truncated');
    const { code, stderr } = await run(['meta', id, '-o', 'voice.ogg']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('the connection was lost')]);
    expect(await readdir(folder.path)).toHaveLength(1);
  });

  it.each([
    [['meta', '1', '-o', 'a.ogg'], 1, /^failed: \w+ \(meta/],
    [['dt', '1', '-o', 'a.ogg'], 1, /^failed: unsupported \(dt\)/],
    [['meta', 'https://files.example.test/a', '-o', 'a.ogg'], 1, /^failed: validation \(meta\)/],
    [['nobody', '1', '-o', 'a.ogg'], 2, /Providers: wolkvox/],
    [['meta', '1'], 2, /output/i],
    [['meta', '-o', 'a.ogg'], 2, /media/i],
    [['meta', '1', '-o', 'a.ogg', '--max-bytes', '1e3'], 2, /--max-bytes/],
    [['meta', '1', '-o', 'a.ogg', '--max-bytes', '0'], 2, /--max-bytes/],
    [['meta', '1', '-o', 'no/such/folder/a.ogg'], 1, /failed/],
    [['meta', '1', '-x', 'a.ogg'], 2, /unknown flag -x/],
  ])('%j is refused', async (argv, code, said) => {
    const ran = await run(argv);
    expect([ran.code, ran.stderr]).toEqual([code, expect.stringMatching(said)]);
  });

  it('says where it cannot write', async () => {
    const { code, stderr } = await run(['meta', await metaId(), '-o', 'no-such-folder/voice.ogg']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('--output cannot be written: ENOENT')]);
    const below = await run(['meta', '1', '-o', 'wamux.config.json/voice.ogg']);
    expect(below).toMatchObject({ code: 1, stderr: expect.stringContaining('cannot be written: ENOTDIR') });
  });

  it('shows no number, no credential and no address of a file', async () => {
    const url = await birdUrl();
    const { accessKey } = simulator.channels.credentials;
    const shown: string[] = [];
    simulator.channels.on('get-media', 'unauthorized');
    for (const flags of [[], ['--json']]) {
      const { code, stdout, stderr } = await run(['bird', url, '-o', 'voice.ogg', ...flags]);
      expect(code).toBe(1);
      shown.push(stdout, stderr);
    }
    expect(shown.join('')).toContain('auth');
    for (const secret of [accessKey, user, url, new URL(url).pathname]) {
      expect(shown.join('')).not.toContain(secret);
    }
  });

  it('ends when it is told to, and leaves nothing behind', async () => {
    const id = await metaId();
    simulator.cloudApi.on('download-media', 'drip');
    const ending = new AbortController();
    const running = run(['meta', id, '-o', 'voice.ogg'], { interrupted: ending.signal });
    await expect.poll(async () => (await readdir(folder.path)).length).toBe(2);
    ending.abort();
    expect((await running).code).toBe(130);
    expect(await readdir(folder.path)).toHaveLength(1);
  });
});
