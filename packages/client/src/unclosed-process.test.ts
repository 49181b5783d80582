import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

/** Sends, says what became of it, and ends as a script does: by having nothing else to do. */
const script = (baseUrl: string): string => `
  const { createClient } = await import(${JSON.stringify(new URL('index.ts', import.meta.url).href)});
  const client = await createClient({
    providers: { dt: { adapter: 'decision-telecom', apiKey: 'k', sender: 'B', baseUrl: '${baseUrl}' } },
    routes: [{ try: ['dt'], successWhen: 'delivered', within: '50ms' }],
  });
  const sent = await client.send({ to: '+573001112233', type: 'text', text: 'x' });
  process.stdout.write(sent.isOk() ? sent.value.status : sent.error.kind);`;

it('a process that was not closed ends, though a message of its is overdue', {
  timeout: 60_000,
}, async () => {
  const server = createServer((request, response) => {
    request.resume();
    const isSend = request.url?.includes('send') === true;
    response.end(JSON.stringify({ message_id: 1, ...(!isSend && { status: 6 }) }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const child = spawn(
    process.execPath,
    ['--conditions=@wamux/source', '--import', 'tsx', '--input-type=module', '--eval', script(baseUrl)],
    { cwd: fileURLToPath(new URL('.', import.meta.url)), stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let said = '';
  child.stdout.on('data', (data) => {
    said += data;
  });
  const killing = setTimeout(() => child.kill(), 40_000);
  const [code] = await once(child, 'exit');
  clearTimeout(killing);
  expect([code, said]).toEqual([0, 'processing']);
  server.closeAllConnections();
  server.close();
});
