// What the router adds to a successful send: the adapter alone against router and adapter, both over a transport that answers
// from memory, so that only our own code is measured.
import { createClient } from 'wamux';
import { median } from './median.mjs';

const thorough = { rounds: 21, messages: 50_000 };
const quick = { rounds: 3, messages: 3_000 };
const inFlight = 64;

const answer = { status: 200, headers: {}, text: '{"message_id":1,"status":0}' };
const okOf = (value) => ({
  isOk: () => true,
  isErr: () => false,
  value,
  map: (change) => okOf(change(value)),
});
const ok = okOf(answer);
const transport = { request: async () => ok, close: async () => {} };

const config = {
  providers: {
    p: { adapter: 'decision-telecom', apiKey: 'bench', sender: 'Brand' },
    q: { adapter: 'decision-telecom', apiKey: 'other', sender: 'Brand' },
  },
  templates: {
    order_shipped: {
      variables: ['customer', 'order'],
      on: { p: { name: 'order_shipped', namespace: 'ns', language: 'es' } },
    },
  },
  routes: [{ when: { template: 'otp_*' }, try: ['q'] }, { try: ['p', 'q'] }],
};

async function measure(send, messages) {
  let next = 0;
  const worker = async () => {
    while (next < messages) {
      next += 1;
      const to = `+57300${1_000_000 + (next % 9_000_000)}`;
      const variables = { customer: 'Ada', order: `A-${next}` };
      const result = await send({ to, name: 'order_shipped', variables });
      if (result.isErr()) throw new Error(result.error.message);
    }
  };
  const cpu = process.cpuUsage();
  await Promise.all(Array.from({ length: inFlight }, worker));
  const { user, system } = process.cpuUsage(cpu);
  return (user + system) / messages;
}

export async function benchRouter({ isQuick }) {
  const { rounds, messages } = isQuick ? quick : thorough;
  const client = await createClient(config, { transport });
  const provider = client.providers.get('p');
  const arms = {
    adapter: (message) => provider.sendTemplate(message),
    router: (message) => client.sendTemplate(message),
  };
  const runs = { adapter: [], router: [] };
  for (let round = -2; round < rounds; round += 1) {
    const order = round % 2 === 0 ? ['adapter', 'router'] : ['router', 'adapter'];
    for (const arm of order) {
      const cpu = await measure(arms[arm], messages);
      if (round >= 0) runs[arm].push(cpu); // the first rounds only warm up
    }
  }
  await client.close();
  return {
    adapterCpu: median(runs.adapter),
    routerCpu: median(runs.router),
    addedCpu: median(runs.router.map((cpu, index) => cpu - runs.adapter[index])),
  };
}
