// Whose CPU time it was, by the samples of a process: each sample counts for the innermost code on its stack that has an
// owner. What Node does for an owner, such as a write to a socket, counts for that owner.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The first pattern that matches a script's URL decides, and for SQLite the function that ends a transaction. */
const owners = [
  [/\/sqlite\/statement-cache\.ts/, 'SQLite, its statements'],
  [/\/node_modules\/undici\//, 'undici and its sockets'],
  [/\/node_modules\/kysely\//, 'Kysely: writing SQL'],
  [/\/node_modules\/zod\//, 'zod: checks of messages and answers'],
  [/\/node_modules\/libphonenumber-js\//, 'the phone library'],
  [/\/packages\/core\/src\/redaction\//, 'wamux: redaction'],
  [/\/packages\/core\/src\//, 'wamux: core'],
  [/\/packages\/outbox\/src\//, 'wamux: outbox'],
  [/\/packages\/transport\/src\//, 'wamux: transport'],
  [/\/packages\/(client|router|limits|tracking)\/src\//, 'wamux: client, router and limits'],
  [/\/packages\/(provider-kit|[\w-]+)\/src\//, 'wamux: adapter'],
  [/\/bench\/src\//, 'the bench itself'],
];
/** These frames occur only while a process starts. */
const starting = /node:internal\/modules|node:internal\/bootstrap|\/node_modules\/tsx\//;
const commit = 'SQLite, its commits';
const collector = 'the garbage collector';
const node = 'Node: promises, timers, streams';

/** The shares of what a process did, from the one profile that it has written to a folder; `microseconds` is the total. */
export function sharesOf(folder) {
  const [file] = readdirSync(folder).filter((name) => /\.0\.\d+\.cpuprofile$/.test(name));
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const byId = new Map(nodes.map((one) => [one.id, one]));
  for (const one of nodes) for (const child of one.children ?? []) byId.get(child).parent = one;
  const names = new Map(nodes.map((one) => [one.id, ownerOf(one)]));
  const times = new Map();
  samples.forEach((id, index) => {
    const name = names.get(id);
    if (name !== undefined) times.set(name, (times.get(name) ?? 0) + timeDeltas[index]);
  });
  const parts = [...times].map(([name, microseconds]) => ({ name, microseconds }));
  return parts.sort((one, other) => other.microseconds - one.microseconds);
}

/** `undefined` where the time has no owner, as when the process waits or starts. */
function ownerOf(leaf) {
  const { functionName } = leaf.callFrame;
  if (functionName === '(idle)' || functionName === '(program)') return undefined;
  if (functionName === '(garbage collector)') return collector;
  let owner;
  for (let one = leaf; one !== undefined; one = one.parent) {
    const { functionName: name, url } = one.callFrame;
    if (starting.test(url)) return undefined;
    owner ??= owners.find(([address]) => address.test(url))?.[1];
    if (owner?.startsWith('SQLite') && name === 'commitTransaction') return commit;
  }
  return owner ?? node;
}
