// One text by each peer, by wamux and by bare undici, to a vendor on loopback that answers at once. All that send to one
// vendor post to the same server, in turn.
import { startProcess } from '../ask-process.mjs';
import { captureExchanges } from '../client/capture-exchanges.mjs';
import { median } from '../median.mjs';
import { makeCertificate } from './certificate.mjs';
import { nameWithVersion } from './install.mjs';

const inFlight = 64;
const thorough = { rounds: 9, forMs: 500, warmUpMs: 2_000 };
const quick = { rounds: 1, forMs: 100, warmUpMs: 50 };

/** Twilio's library only speaks TLS, so all that send to Twilio use it. */
const vendors = [
  { adapter: 'twilio', isTls: true, peers: ['twilio'] },
  { adapter: 'vonage', isTls: false, peers: ['@vonage/messages'] },
  { adapter: 'infobip', isTls: false, peers: ['@infobip-api/sdk', 'notifme-sdk'] },
  { adapter: 'cloud-api', isTls: false, peers: ['@kapso/whatsapp-cloud-api'] },
];

/** A peer that cannot be measured, and why. */
const leftOut = [
  {
    name: 'messagebird 4.0.1',
    why: 'cannot be pointed elsewhere: its host is fixed, and no option takes another',
  },
];

const start = (script, options) => startProcess(new URL(script, import.meta.url), options);

async function open({ adapter, isTls, peers }, exchange, certificate) {
  const server = start('provider-server.mjs', {});
  const { configAt, request, answer } = exchange;
  const { cert, key, file } = certificate;
  const port = await server.ask({ path: request.path, answer, ...(isTls && { tls: { cert, key } }) });
  const origin = `${isTls ? 'https' : 'http'}://127.0.0.1:${port}`;
  const config = configAt(origin);
  const settings = config.providers.p;
  const arms = new Map();
  await Promise.all(
    ['bare', 'wamux', ...peers].map(async (name) => {
      const arm = start('send-arm.mjs', { env: { ...process.env, NODE_EXTRA_CA_CERTS: file } });
      arms.set(name, arm);
      await arm.ask({ open: { name, adapter, request, origin, config, settings, inFlight } });
    }),
  );
  return {
    adapter,
    isTls,
    names: ['bare', 'wamux', ...peers],
    /** One round of one way to send. */
    async run(name, forMs) {
      const { sent, ...figures } = await arms.get(name).ask({ forMs, inFlight });
      const arrived = await server.ask('count');
      if (arrived !== sent) throw new Error(`${name} sent ${sent} messages, and ${arrived} arrived`);
      return figures;
    },
    close: () => Promise.all([server, ...arms.values()].map((one) => one.close())),
  };
}

const titleOf = (name) => ({ bare: 'bare undici', wamux: 'wamux' })[name] ?? nameWithVersion(name);

function compare(name, runs) {
  const [own, bare] = [runs.get(name), runs.get('bare')];
  const ratio = (key) => median(own.map((run, index) => run[key] / bare[index][key]));
  return {
    name: titleOf(name),
    rate: Math.round(median(own.map(({ rate }) => rate))),
    cpu: median(own.map(({ cpu }) => cpu)),
    ratio: ratio('rate'),
    cpuRatio: ratio('cpu'),
  };
}

export async function benchSend({ folder, isQuick, onVendor }) {
  const { rounds, forMs, warmUpMs } = isQuick ? quick : thorough;
  const certificate = await makeCertificate(folder);
  const exchanges = await captureExchanges();
  const opened = await Promise.all(
    vendors.map((vendor) => {
      const exchange = exchanges.find(({ adapter }) => adapter === vendor.adapter);
      return open(vendor, exchange, certificate);
    }),
  );
  const results = [];
  for (const { adapter, isTls, names, run, close } of opened) {
    const runs = new Map(names.map((name) => [name, []]));
    for (const name of names) await run(name, warmUpMs);
    for (let round = 0; round < rounds; round += 1) {
      for (const name of round % 2 === 0 ? names : names.toReversed()) {
        runs.get(name).push(await run(name, forMs));
      }
    }
    await close();
    const result = { vendor: adapter, isTls, rows: names.map((name) => compare(name, runs)) };
    onVendor(result);
    results.push(result);
  }
  return { vendors: results, leftOut };
}
