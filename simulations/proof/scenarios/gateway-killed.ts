import type { Wanted } from '../protocol.js';
import type { Trial } from '../trial.js';
import { sleep, until } from '../wait.js';
import type { WorkerProcess } from '../worker-process.js';
import type { Scenario } from './scenario.js';

const messages = 50;
/** A request that takes longer than this is given up, and made again. */
const patienceMs = 2_000;
const againMs = 100;
/** How many callers a gateway may answer, at least, before it dies. */
const mostAnswers = 12;
/** A caller that has no answer after this time will never have one. */
const withinMs = 90_000;

/** A gateway, wherever it listens at the moment. */
interface Serving {
  url: string;
}

export const gatewayKilled: Scenario = {
  name: 'gateway-killed',
  what: 'kill -9 of a gateway over and over, while callers hand over messages, die over it, and repeat',
  share: 1 / 10,
  async play(trial) {
    const { draw } = trial;
    for (let n = 0; n < messages; n += 1) trial.want(1, { idempotencyKey: `order ${n}` });
    let worker = await trial.open();
    const serving = { url: await serve(worker) };
    const callers = trial.wanted.map((message) => handOver(trial, serving, message));
    for (let kills = draw.int(1, 3); kills > 0; kills -= 1) {
      // By the clock alone, a slow gateway would die before its first answer.
      const answered = Math.min(messages, trial.acknowledged.size + draw.int(0, mostAnswers));
      const isBusy = (): boolean => trial.acknowledged.size >= answered;
      await until(isBusy, { everyMs: 1, withinMs });
      await sleep(draw.int(0, 20));
      worker.signal('SIGKILL');
      await trial.takeDown(worker, 'serve');
      worker = await trial.open();
      serving.url = await serve(worker);
    }
    const ids = await Promise.all(callers);
    const known = new Set(ids);
    if (known.size !== messages) trial.problems.push(`wrong: ${messages} keys gave ${known.size} ids`);
    await trial.finish();
  },
};

/** Each gateway has its own port. Callers use a name that stays the same, as behind a proxy. */
async function serve(worker: WorkerProcess): Promise<string> {
  const url = await worker.call<string>({ do: 'serve' });
  await worker.call({ do: 'start' });
  return url;
}

/** A caller that repeats unanswered requests under the same key, and dies during every fourth one. */
async function handOver(trial: Trial, serving: Serving, message: Wanted): Promise<string | undefined> {
  const { draw } = trial;
  await sleep(draw.int(0, 250));
  const deadline = performance.now() + withinMs;
  while (performance.now() < deadline) {
    const diesInMs = draw.chance(0.25) ? draw.int(0, 20) : patienceMs;
    const stored = await post(serving.url, message, draw.oneOf([undefined, '20ms', '1s']), diesInMs);
    if (stored !== undefined) {
      trial.acknowledged.add(message.to);
      return stored;
    }
    await sleep(againMs);
  }
  trial.problems.push(`wrong: the message to …${message.to.slice(-4)} was not taken`);
  return undefined;
}

/** The id of the message; `undefined` where there was no answer, or the answer says that the message is not stored. */
async function post(
  url: string,
  { idempotencyKey = '', provider, to }: Wanted,
  wait: string | undefined,
  withinMs: number,
): Promise<string | undefined> {
  try {
    const response = await fetch(`${url}/v1/messages${wait === undefined ? '' : `?wait=${wait}`}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': idempotencyKey },
      body: JSON.stringify({ to, type: 'text', text: 'Hola', tags: [provider] }),
      signal: AbortSignal.timeout(withinMs),
    });
    const { id } = (await response.json()) as { readonly id?: string };
    return response.status <= 202 ? id : undefined;
  } catch {
    // Either the gateway or the caller is gone.
    return undefined;
  }
}
