// What is measured: sends, or what is named.
const [named] = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const benches = {
  sends: './run-sends.mjs',
  client: './client/run.mjs',
  webhooks: './run-webhooks.mjs',
  outbox: './outbox/run.mjs',
  gateway: './gateway/run.mjs',
  start: './start/run.mjs',
  peers: './peers/run.mjs',
  publish: './publish.mjs',
};
const bench = benches[named ?? 'sends'];
if (bench === undefined) throw new Error(`no bench "${named}"; there are ${Object.keys(benches).join(', ')}`);
await import(bench);
