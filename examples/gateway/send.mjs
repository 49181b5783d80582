// Sends a text through a gateway, once, however often it is run with the same key:
//   WAMUX_URL=http://127.0.0.1:8080 WAMUX_KEY=… node send.mjs +573001112233 'Your parcel is on its way' order-1
// Prints the answer, and ends with 0: accepted, 1: not accepted, 4: unknown or still waiting.
import { setTimeout as sleep } from 'node:timers/promises';

const [to, text, key] = process.argv.slice(2);
const { WAMUX_URL, WAMUX_KEY } = process.env;
const tries = 5;

/** Asking again after a lost answer is safe, because the key is the same. */
async function send() {
  for (let n = 1; ; n += 1) {
    try {
      const response = await fetch(`${WAMUX_URL}/v1/messages?wait=20s`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${WAMUX_KEY ?? ''}`,
          'content-type': 'application/json',
          'idempotency-key': key,
        },
        body: JSON.stringify({ to, type: 'text', text }),
        signal: AbortSignal.timeout(90_000),
      });
      if (response.status < 500 || n === tries) return await response.json();
    } catch (error) {
      if (n === tries) throw error;
    }
    await sleep(200 * 2 ** n);
  }
}

const answer = await send();
console.log(JSON.stringify(answer));
const exitCodes = { accepted: 0, unknown: 4, pending: 4 };
process.exitCode = exitCodes[answer.outcome] ?? 1;
