import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { systemClock } from '@wamux/core';
import { expect, inject, it } from 'vitest';
import { startDatabases } from '../../../tooling/test-databases.js';
import { openPostgres } from './database/postgres-database.js';

it('takes the time of a server that is slow to connect to as it is, and not as it was', async () => {
  const databases = await startDatabases('postgres', inject('postgresUrl'));
  const target = new URL(await databases.fresh());
  const port = Number(target.port);
  const proxy = createServer((socket) => {
    setTimeout(() => {
      const upstream = connect(port, target.hostname);
      for (const one of [socket, upstream]) one.on('error', () => {});
      socket.pipe(upstream).pipe(socket);
    }, 1_500);
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  target.port = String((proxy.address() as AddressInfo).port);
  const database = await openPostgres(target.href, 'full', systemClock);
  expect(Math.abs(database.now() - Date.now())).toBeLessThan(400);
  await database.close();
  proxy.close();
  await databases.stop();
});
