// One message is one POST: `client.send` through router, adapter and transport, against bare undici `request` on a `Pool` that
// writes the same body, posts it and parses the same answer. Every adapter of the register, and then every country by the
// adapter that came out worst.
import { startProcess } from '../ask-process.mjs';
import { median } from '../median.mjs';
import { captureExchanges } from './capture-exchanges.mjs';
import { countries } from './recipients.mjs';

/** Each adapter has its own processes: in those of another adapter, V8 would already have optimised the code for that one. */
const thorough = { rounds: 25, messages: 4_000, warmUp: 40_000, hasOwnProcesses: true };
const quick = { rounds: 3, messages: 150, warmUp: 300, hasOwnProcesses: false };

const start = (script) => startProcess(new URL(script, import.meta.url));

/** A provider's server and both ways to send, each in its own process. */
async function startProcesses() {
  const server = start('answer-server.mjs');
  const arms = { bare: start('arm.mjs'), ours: start('arm.mjs') };
  const origin = `http://127.0.0.1:${await server.answer()}`;
  return {
    arms,
    /** Lets the provider answer like the captured one, and both sides send to it. */
    async open({ answer, configAt, inFlight, isText, request }) {
      await server.ask({ path: request.path, requestBody: request.body, answer });
      for (const side of ['bare', 'ours']) {
        await arms[side].ask({ open: { side, request, origin, config: configAt(origin), inFlight, isText } });
      }
    },
    close() {
      for (const one of [server, ...Object.values(arms)]) one.close();
    },
  };
}

/** Runs both in turn, in short rounds, so that other load on the machine falls on both. */
async function compare(arms, names, { rounds, messages }) {
  const runs = { bare: [], ours: [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const side of round % 2 === 0 ? ['bare', 'ours'] : ['ours', 'bare']) {
      runs[side].push(await arms[side].ask({ countries: names, messages }));
    }
  }
  const figure = (side, key) => median(runs[side].map((run) => run[key]));
  const ratio = (key) => median(runs.ours.map((run, index) => run[key] / runs.bare[index][key]));
  return {
    bareRate: Math.round(figure('bare', 'rate')),
    rate: Math.round(figure('ours', 'rate')),
    bareCpu: figure('bare', 'cpu'),
    cpu: figure('ours', 'cpu'),
    ratio: ratio('rate'),
    cpuRatio: ratio('cpu'),
  };
}

export async function benchClient({ isQuick, onRow }) {
  const size = isQuick ? quick : thorough;
  const exchanges = await captureExchanges();
  const everywhere = Object.keys(countries);
  const shared = size.hasOwnProcesses ? undefined : await startProcesses();

  /** One row for each list of countries. */
  async function measure(exchange, rows) {
    const processes = shared ?? (await startProcesses());
    const { arms } = processes;
    await processes.open(exchange);
    const warmUp = { countries: everywhere, messages: size.warmUp };
    for (const arm of Object.values(arms)) await arm.ask(warmUp);
    const results = [];
    for (const [name, names] of rows) {
      const row = { name, ...(await compare(arms, names, size)) };
      onRow(row);
      results.push(row);
    }
    if (processes !== shared) processes.close();
    return results;
  }

  const adapters = [];
  for (const exchange of exchanges) {
    adapters.push(...(await measure(exchange, [[exchange.adapter, everywhere]])));
  }
  const worst = adapters.reduce((one, other) => (other.cpuRatio > one.cpuRatio ? other : one)).name;
  const exchange = exchanges.find(({ adapter }) => adapter === worst);
  const byCountry = await measure(
    exchange,
    everywhere.map((name) => [name, [name]]),
  );
  shared?.close();
  return { adapters, worst, countries: byCountry };
}
