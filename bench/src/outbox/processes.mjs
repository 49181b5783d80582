// What an outbox has around it, each in a process of its own.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { openOutbox } from '@wamux/outbox';
import { createClient } from 'wamux';

/** Whoever waits for the answer of a process that is gone would wait forever. */
function start(file, args, execArgv) {
  const child = fork(new URL(file, import.meta.url), args, { execArgv });
  child.once('exit', (code) => {
    if (code !== 0) throw new Error(`${file} ended with ${code}`);
  });
  return child;
}

export async function startProvider() {
  const server = start('provider-server.mjs', [], []);
  const [port] = await once(server, 'message');
  const ask = async (question) => {
    server.send(question);
    const [answer] = await once(server, 'message');
    return answer;
  };
  return {
    origin: `http://127.0.0.1:${port}`,
    /** How many messages arrived. */
    count: () => ask('count'),
    /** The number that each of them was for, and when it arrived, in milliseconds since the epoch. */
    arrivals: () => ask('arrivals'),
    stop: () => server.disconnect(),
  };
}

export async function openAt(url, origin) {
  const client = await createClient({
    providers: { dt: { adapter: 'decision-telecom', apiKey: 'bench', sender: 'Brand', baseUrl: origin } },
  });
  const onTrouble = (error) => console.error(error);
  const outbox = await openOutbox({ url, client, onTrouble });
  return {
    outbox,
    async close() {
      await outbox.close();
      await client.close();
    },
  };
}

export async function startWorker(url, origin) {
  const worker = start('worker.mjs', [url, origin], ['--expose-gc']);
  await once(worker, 'message');
  return {
    /** Its resident memory, in bytes. */
    async memory() {
      worker.send('memory');
      const [bytes] = await once(worker, 'message');
      return bytes;
    },
    async stop() {
      worker.disconnect();
      if (worker.exitCode === null) await once(worker, 'exit');
    },
  };
}
