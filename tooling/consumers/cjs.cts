import simulatorPackage = require('@wamux/simulator');
import wamux = require('wamux');

async function main(): Promise<void> {
  const simulator = await simulatorPackage.startSimulator();
  const { credentials, origin } = simulator.wolkvox;
  const client = await wamux.createClient({
    providers: { co: { adapter: 'wolkvox', server: '1', ...credentials, baseUrl: origin } },
  });
  const receipt: wamux.SendReceipt = (
    await client.send({ to: '+573001112233', type: 'text', text: 'Hola' })
  )._unsafeUnwrap();
  await client.close();
  await simulator.close();
  console.log(`cjs: accepted by ${receipt.provider}, ${simulator.ledger.acceptances.length} in the ledger`);
}

void main();
