import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { startLoopbackServer } from './loopback-server.js';

const established = '01';

/** Connections from the port, by the kernel's table: no function of Node tells whether a port is in use. */
async function connectionsFrom(port: string): Promise<number> {
  const local = `0100007F:${Number(port).toString(16).toUpperCase().padStart(4, '0')}`;
  const rows = (await readFile('/proc/net/tcp', 'utf8')).split('\n').map((row) => row.trim().split(/ +/));
  return rows.filter(([, from, , state]) => from === local && state === established).length;
}

test.runIf(process.platform === 'linux')('unplugged, it keeps its port from other servers', async () => {
  const server = await startLoopbackServer((_request, response) => response.end('here'));
  const { port } = new URL(server.origin);
  for (const _ of [1, 2]) {
    await server.unplug();
    expect(await connectionsFrom(port)).toBe(1);
    await expect(fetch(server.origin)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    await server.plug();
    expect(await connectionsFrom(port)).toBe(0);
    expect(await (await fetch(server.origin, { headers: { connection: 'close' } })).text()).toBe('here');
  }
  await server.unplug();
  await server.close();
  expect(await connectionsFrom(port)).toBe(0);
});
