// One way to fail over, in its own process.
import { countries, recipientsOf } from '../client/recipients.mjs';
import { failovers } from './failovers.mjs';

const inFlight = 64;
const recipients = recipientsOf(Object.keys(countries));

async function run({ way, origins, messages }) {
  const send = await failovers[way](origins);
  const told = { accepted: 0, unknown: 0, failed: 0 };
  let sent = 0;
  const lane = async () => {
    while (sent < messages) {
      sent += 1;
      const n = sent;
      told[await send(recipients[n % recipients.length], `Your order A-${n} is on its way`)] += 1;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  return told;
}

process.on('message', async (task) => process.send(await run(task)));
process.on('disconnect', () => process.exit());
