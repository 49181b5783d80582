// One way to send, in its own process like an app: how one way makes V8 compile undici's code must not affect the other.
import { createClient } from 'wamux';
import { createBareSender } from './bare-sender.mjs';
import { messageOf } from './captured.mjs';
import { recipientsOf } from './recipients.mjs';

const toText = (n) => `Your order A-${n} is on its way`;

async function createOurs({ config, isText }) {
  const client = await createClient(config);
  return async (to, text) => {
    const message = messageOf(isText, to, text);
    const result = await (isText ? client.send(message) : client.sendTemplate(message));
    if (result.isErr()) throw new Error(result.error.message);
  };
}

let send;
let inFlight;

async function run({ countries, messages }) {
  const recipients = recipientsOf(countries);
  let next = 0;
  const worker = async () => {
    while (next < messages) {
      next += 1;
      await send(recipients[next % recipients.length], toText(next));
    }
  };
  const cpu = process.cpuUsage();
  const start = performance.now();
  await Promise.all(Array.from({ length: inFlight }, worker));
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { rate: messages / seconds, cpu: (user + system) / messages };
}

process.on('message', async ({ open, ...task }) => {
  if (open === undefined) return process.send(await run(task));
  inFlight = open.inFlight;
  send = open.side === 'bare' ? createBareSender(open).send : await createOurs(open);
  return process.send('open');
});
process.on('disconnect', () => process.exit());
