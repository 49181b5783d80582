// One way to send, in its own process like an app: how one way makes V8 compile Node's code must not affect the others.
import { countries, recipientsOf } from '../client/recipients.mjs';
import { senders } from './senders.mjs';

const recipients = recipientsOf(Object.keys(countries));

/** Sends one message after another in each of the lanes until the time is over. */
async function run(send, { forMs, inFlight }) {
  let sent = 0;
  const cpu = process.cpuUsage();
  const start = performance.now();
  const lane = async () => {
    while (performance.now() - start < forMs) {
      sent += 1;
      const id = await send(recipients[sent % recipients.length], `Your order A-${sent} is on its way`);
      if (typeof id !== 'string' || id === '') throw new Error(`no id of the message: ${id}`);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { sent, rate: sent / seconds, cpu: (user + system) / sent };
}

let send;
process.on('message', async ({ open, ...task }) => {
  if (open === undefined) return process.send(await run(send, task));
  send = await senders[open.name](open);
  return process.send('open');
});
process.on('disconnect', () => process.exit());
