// The measured server, in its own process, and its callers.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Pool } from 'undici';
import { messageOf } from '../outbox/messages.mjs';

export const callers = 64;

/** @param url The outbox of the process. */
export async function start(kind, url) {
  const path = new URL('server.mjs', import.meta.url);
  const child = fork(path, [kind, url], { execArgv: ['--expose-gc'] });
  child.once('exit', (code) => {
    if (code !== 0) throw new Error(`the ${kind} ended with ${code}`);
  });
  const [port] = await once(child, 'message');
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    async usage() {
      child.send('usage');
      return (await once(child, 'message'))[0];
    },
    stop: () => child.disconnect(),
  };
}

/** Posts messages to a gateway over kept-alive connections. */
export function openCallers(origin) {
  const pool = new Pool(origin, { connections: callers });
  const headers = { 'content-type': 'application/json' };
  return {
    async post(n) {
      const sent = { method: 'POST', path: '/v1/messages', headers, body: JSON.stringify(messageOf(n)) };
      const { statusCode, body } = await pool.request(sent);
      const stored = await body.json();
      if (statusCode !== 202) throw new Error(`not stored: ${JSON.stringify(stored)}`);
    },
    close: () => pool.close(),
  };
}
