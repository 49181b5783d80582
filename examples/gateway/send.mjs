// Sends a text through a gateway, once, however often it is run with the same key:
//   WAMUX_URL=http://127.0.0.1:8080 WAMUX_KEY=… node send.mjs +573001112233 'Your parcel is on its way' order-1
// Prints the answer, and ends with 0: accepted, 1: not accepted, 2: wrong usage, so that nothing was sent, 4: unknown, still
// waiting, or no answer came. Run it again then.
import { setTimeout as sleep } from 'node:timers/promises';

const args = process.argv.slice(2);
const [to, text, key] = args;
const { WAMUX_URL = '', WAMUX_KEY = '' } = process.env;
const tries = 5;

// A header may contain only these characters.
const isHeader = (value) => /^[ -~]*$/.test(value);
const isUrl = /^https?:\/\//.test(WAMUX_URL) && URL.canParse(WAMUX_URL);
if (args.length !== 3 || args.includes('') || !isUrl || !isHeader(key) || !isHeader(WAMUX_KEY)) {
  console.error("usage: WAMUX_URL=http://… [WAMUX_KEY=…] node send.mjs number text 'key in ASCII'");
  process.exit(2);
}

async function ask() {
  const response = await fetch(`${WAMUX_URL}/v1/messages?wait=20s`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${WAMUX_KEY}`,
      'content-type': 'application/json',
      'idempotency-key': key,
    },
    body: JSON.stringify({ to, type: 'text', text }),
    signal: AbortSignal.timeout(90_000),
  });
  return { status: response.status, answer: await response.json() };
}

/** Asking again after a lost answer is safe, because the key is the same. But the message may have left by then. */
async function send() {
  for (let n = 1, isLost = false; ; n += 1) {
    const { status = 0, answer } = await ask().catch((error) => console.error(error.message) ?? {});
    // An answer without an outcome counts as lost, unless the gateway refuses the request.
    const isAnswered = answer?.outcome !== undefined || (status >= 400 && status < 500);
    isLost ||= !isAnswered;
    if (isAnswered || n === tries) return { answer, isLost };
    await sleep(200 * 2 ** n);
  }
}

const { answer, isLost } = await send();
console.log(JSON.stringify(answer ?? null));
const exitCodes = { accepted: 0, 'not-accepted': 1, unknown: 4, pending: 4 };
process.exitCode = exitCodes[answer?.outcome] ?? (isLost ? 4 : 1);
