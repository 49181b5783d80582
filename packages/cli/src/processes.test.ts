import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Simulator, startSimulator } from '@wamux/simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Folder, makeFolder, makeSimulatedFolder, withRoute } from './folder.fixture.js';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
const tsx = createRequire(import.meta.url).resolve('tsx');
const command = [process.execPath, '--conditions=@wamux/source', '--import', tsx];
const to = '+573005556677';

/** Starts the command as a user does; nobody is at `stdin`. */
function start(argv: readonly string[], cwd: string) {
  const [node = '', ...options] = command;
  const child = spawn(node, [...options, main, ...argv], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', (data) => {
      written[name] += data;
    });
  }
  return { child, written, ended: once(child, 'close') };
}

describe('a process', () => {
  let simulator: Simulator;
  let folder: Folder;
  beforeAll(async () => {
    simulator = await startSimulator();
    folder = await makeSimulatedFolder(simulator, withRoute('bird'));
    simulator.channels.setTimeline(to, [{ status: 'sent', afterMs: 0 }]);
  });
  afterAll(async () => {
    await folder[Symbol.asyncDispose]();
    await simulator.close();
  });

  /** A command whose standard output is on a disk without a free byte, and what it has said on the other one so far. */
  function startOnFullDisk(...argv: string[]) {
    const [node = '', ...options] = command;
    const full = openSync('/dev/full', 'w');
    const child = spawn(node, [...options, main, ...argv], {
      cwd: folder.path,
      stdio: ['ignore', full, 'pipe'],
    });
    closeSync(full);
    let said = '';
    child.stderr?.on('data', (data) => {
      said += data;
    });
    return { child, said: () => said };
  }

  it.runIf(existsSync('/dev/full')).each([
    [74, 'Hola'],
    [2, 'x'.repeat(5_000)],
  ])('whose output is lost says so, and ends with %i', async (code, text) => {
    const { child, said } = startOnFullDisk('send', '--to', to, '--text', text, '--json');
    expect(await once(child, 'close')).toEqual([code, null]);
    expect(said()).toContain('What was written to standard output is lost: ENOSPC');
  });

  it.runIf(existsSync('/dev/full'))('that serves goes on where its log cannot be written', async () => {
    const { child, said } = startOnFullDisk('serve', '--outbox', 'file:full.db', '--port', '0');
    const closed = once(child, 'close');
    await expect.poll(said, { timeout: 20_000 }).toContain('Listening at');
    const [url = ''] = /http:[^,\s]+/.exec(said()) ?? [];
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    await expect.poll(said).toContain('What was written to standard output is lost: ENOSPC');
    for (let n = 0; n < 3; n += 1) expect((await fetch(`${url}/readyz`)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await closed).toEqual([null, 'SIGTERM']);
    expect(said().match(/is lost/g)).toHaveLength(1);
  });

  describe.runIf(existsSync('/usr/bin/script'))('on a terminal', () => {
    it.each([
      ['Ctrl-C', '\u0003', 130],
      ['Ctrl-D', '\u0004', 130],
      ['no', 'n', 1],
    ])(
      'that asks before it sends, and is answered with %s, sends nothing, and says so',
      async (_, key, code) => {
        await folder.write('rows.csv', `phone,text\n${to},Hola\n`);
        const argv = ['bulk', 'rows.csv', '--to-column', 'phone', '--text-column', 'text'];
        const words = [...command, main, ...argv].map((word) => `'${word}'`);
        // Some containers give a terminal that reports no columns.
        const line = `stty cols 0; exec ${words.join(' ')}`;
        const child = spawn('/usr/bin/script', ['--quiet', '--return', '--command', line, '/dev/null'], {
          cwd: folder.path,
        });
        const before = simulator.ledger.acceptances.length;
        let shown = '';
        child.stdout.on('data', (data) => {
          shown += data;
          if (shown.includes('Send 1 message?') && shown.includes('No') && !child.stdin.writableEnded)
            child.stdin.end(key);
        });
        expect(await once(child, 'close')).toEqual([code, null]);
        expect(simulator.ledger.acceptances).toHaveLength(before);
      },
    );
  });

  it('that only helps loads no client and no provider', async () => {
    const hooks = `
      import { writeSync } from 'node:fs';
      export async function resolve(specifier, context, next) {
        const resolved = await next(specifier, context);
        writeSync(2, resolved.url + '\\n');
        return resolved;
      }`;
    const asUrl = (code: string): string => `data:text/javascript,${encodeURIComponent(code)}`;
    const register = `import { register } from 'node:module'; register(${JSON.stringify(asUrl(hooks))});`;
    const [node = '', ...options] = command;
    const { stdout, stderr } = await promisify(execFile)(node, [
      ...options,
      '--import',
      asUrl(register),
      main,
      '--help',
    ]);
    expect(stdout).toContain('wamux');
    expect(stderr).toContain('/packages/cli/src/help.ts');
    expect(stderr).not.toMatch(
      /packages\/(?!cli\/)|commands\/|node_modules\/(zod|undici|citty|yaml|@clack)\//,
    );
  });

  it('sends, with no colour into a pipe, and dies of Ctrl-C while it watches', async () => {
    const sending = start(['send', '--to', to, '--text', 'Hola'], folder.path);
    expect(await sending.ended).toEqual([0, null]);
    expect(sending.written).toEqual({
      stdout: expect.stringMatching(/^\{"outcome":"accepted".*\}\n$/),
      stderr: '',
    });
    await folder.write('receipt.json', sending.written.stdout);

    const watching = start(['status', 'receipt.json', '--watch'], folder.path);
    await expect.poll(() => watching.written.stdout).toContain('sent');
    watching.child.kill('SIGINT');
    expect(await watching.ended).toEqual([null, 'SIGINT']);
    expect(watching.written).toEqual({ stdout: expect.stringMatching(/^[ -~\n]*$/), stderr: '' });
  });

  it('that sends knows every outcome before it dies, where its terminal is closed', async () => {
    await using slow = await startSimulator({ timeline: [], latencyMs: 400 });
    await using own = await makeSimulatedFolder(slow, withRoute('bird'));
    const rows = Array.from({ length: 200 }, (_, n) => `${to},Hola ${n}\n`);
    await own.write('rows.csv', `phone,text\n${rows.join('')}`);
    const sending = start(['bulk', 'rows.csv', '--to-column', 'phone', '--text-column', 'text'], own.path);
    await expect.poll(() => slow.ledger.acceptances.length, { timeout: 20_000 }).toBeGreaterThan(0);
    // Both the system and the shell say it.
    const close = () => sending.child.kill('SIGHUP') && sending.child.signalCode;
    await expect.poll(close, { timeout: 20_000 }).not.toBe(null);
    expect(await sending.ended).toEqual([null, 'SIGHUP']);
    const counting = start(['outbox', 'stats', '--outbox', 'file:bulk.db', '--json'], own.path);
    await counting.ended;
    const { states } = JSON.parse(counting.written.stdout);
    expect(states).toMatchObject({ sending: 0, reconciling: 0, 'needs-review': 0 });
    expect(states.accepted).toBe(slow.ledger.acceptances.length);
    expect(states.queued).toBeGreaterThan(0);
  });

  it('has results alone on standard output, and ends, whatever its config prints and leaves open', async () => {
    await using own = await makeFolder();
    const config = await folder.read('wamux.config.json');
    await own.write(
      'wamux.config.mjs',
      `console.log('injecting env (3) from .env'); setInterval(() => {}, 1000); export default ${config};`,
    );
    const sending = start(['send', '--to', to, '--text', 'Hola'], own.path);
    try {
      await expect.poll(() => sending.child.exitCode, { timeout: 15_000 }).toBe(0);
    } finally {
      sending.child.kill('SIGKILL');
    }
    expect(sending.written).toEqual({
      stdout: expect.stringMatching(/^\{"outcome":"accepted".*\}\n$/),
      stderr: 'injecting env (3) from .env\n',
    });
  });

  it('dies of Ctrl-C while it watches providers, with whole lines', async () => {
    const watching = start(['providers', '--watch', '--json'], folder.path);
    await expect.poll(() => watching.written.stdout).toContain('\n');
    watching.child.kill('SIGINT');
    expect(await watching.ended).toEqual([null, 'SIGINT']);
    for (const line of watching.written.stdout.trimEnd().split('\n')) {
      expect(JSON.parse(line)).toMatchObject({ source: 'process' });
    }
  });

  it('ends quietly when its pipe is broken', async () => {
    const line = [...command, main, 'simulate', '--json', '--provider', 'channels'].join(' ');
    const script = `${line} | head -n 1; echo "\${PIPESTATUS[0]}"`;
    const shell = spawn('bash', ['-c', script], { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    shell.stdout.on('data', (data) => {
      stdout += data;
    });
    shell.stderr.on('data', (data) => {
      stderr += data;
    });
    try {
      await expect.poll(() => stdout).toContain('\n');
      // Every request writes one more line, which nobody reads.
      const { bird } = JSON.parse(stdout).config.providers;
      const ask = async (): Promise<number | null> => {
        await fetch(bird.baseUrl).catch(() => {});
        return shell.exitCode;
      };
      await expect.poll(ask).toBe(0);
    } finally {
      if (shell.exitCode === null && shell.pid !== undefined) process.kill(-shell.pid);
    }
    expect([stdout.split('\n').slice(1), stderr]).toEqual([['141', ''], '']);
  });

  it('simulates until Ctrl-C, and others send to it', async () => {
    await using own = await makeFolder();
    const simulating = start(['simulate', '--provider', 'decision-telecom'], own.path);
    await expect.poll(() => simulating.written.stderr).toContain('listening');
    await own.write('wamux.config.yaml', simulating.written.stdout);
    const sending = start(['send', '--to', to, '--text', 'Hola'], own.path);
    expect(await sending.ended).toEqual([0, null]);
    await expect.poll(() => simulating.written.stderr).toContain('decision-telecom accepted text to …6677');
    simulating.child.kill('SIGTERM');
    expect(await simulating.ended).toEqual([null, 'SIGTERM']);
  });
});
