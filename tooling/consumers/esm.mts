import { startSimulator } from '@wamux/simulator';
import { createClient, type SendReceipt } from 'wamux';

const simulator = await startSimulator();
const { credentials, origin } = simulator.channels;
const client = await createClient({
  providers: { 'bird-eu': { adapter: 'channels', ...credentials, baseUrl: origin } },
});
const receipt: SendReceipt = (
  await client.send({ to: '+573001112233', type: 'text', text: 'Hola' })
)._unsafeUnwrap();
await client.close();
await simulator.close();
console.log(`esm: accepted by ${receipt.provider}, ${simulator.ledger.acceptances.length} in the ledger`);
