// The processes around an outbox.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { openOutbox } from '@wamux/outbox';
import { createClient } from 'wamux';

/** How many messages a process has in flight at one provider, unless a bench says otherwise: wamux's own default. */
const usualInFlight = 64;

/** Starts a process whose end with an error is thrown, since nobody can wait for the answer of a process that is gone. */
function start(file, args, execArgv) {
  const child = fork(new URL(file, import.meta.url), args, { execArgv });
  child.once('exit', (code) => {
    if (code !== 0) throw new Error(`${file} ended with ${code}`);
  });
  return child;
}

/**
 * @param latencyMs How long each answer takes.
 * @param ids With `long`, the ids are those of `longIdOf`; otherwise the server counts.
 */
export async function startProvider({ latencyMs = 0, ids = 'short' } = {}) {
  const server = start('provider-server.mjs', [String(latencyMs), ids], []);
  const [port] = await once(server, 'message');
  const ask = async (question) => {
    server.send(question);
    const [answer] = await once(server, 'message');
    return answer;
  };
  return {
    pid: server.pid,
    origin: `http://127.0.0.1:${port}`,
    /** How many messages arrived. */
    count: () => ask('count'),
    /** The number that each message was for, and when it arrived, in milliseconds since the epoch. */
    arrivals: () => ask('arrivals'),
    stop: () => server.disconnect(),
  };
}

/**
 * @param inFlight How many messages the process sends at a time, within the provider's limits.
 * @param settings The provider's settings besides its address and credential.
 */
export async function openAt(url, origin, { inFlight = usualInFlight, settings = {} } = {}) {
  const dt = { adapter: 'decision-telecom', apiKey: 'bench', sender: 'Brand', baseUrl: origin, ...settings };
  const client = await createClient({ providers: { dt } });
  const onTrouble = (error) => console.error(error);
  const outbox = await openOutbox({ url, client, onTrouble, concurrency: inFlight });
  return {
    outbox,
    async close() {
      await outbox.close();
      await client.close();
    },
  };
}

/** A worker that is ready but not started. `load` is the last argument of `openAt`. */
export async function openWorker(url, origin, load = {}) {
  const worker = start('worker.mjs', [url, origin, JSON.stringify(load)], ['--expose-gc']);
  await once(worker, 'message');
  return {
    pid: worker.pid,
    begin: () => worker.send('begin'),
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

export async function startWorker(url, origin, load) {
  const worker = await openWorker(url, origin, load);
  worker.begin();
  return worker;
}
