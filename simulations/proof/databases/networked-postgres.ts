import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { startPostgres } from '../../../tooling/start-postgres.js';
import { findProgram } from '../debian-programs.js';
import { Skipped } from '../skipped.js';
import { readPostgres } from './postgres-reader.js';
import type { OwnDatabase } from './proof-database.js';

/** What the network does to packets. */
export type Disturbance =
  | { readonly drop: 'to-server' | 'to-worker' | 'both' }
  /** How many of a hundred packets are lost, in each direction. */
  | { readonly loss: number };

/** A server on a host of its own: a network namespace, with a cable between it and the workers. */
export interface NetworkedPostgres extends OwnDatabase {
  disturb(disturbance: Disturbance): void;
  heal(): void;
}

/** Addresses reserved for documentation. @see https://www.rfc-editor.org/rfc/rfc5737 */
const [ours, theirs] = ['198.51.100.1', '198.51.100.2'] as const;
const namespace = `wamux-proof-${process.pid}`;
/** Interface names must be short. */
const [ourEnd, theirEnd] = [`wp${process.pid}a`, `wp${process.pid}b`] as const;

export async function startNetworked(): Promise<NetworkedPostgres> {
  if (process.getuid?.() !== 0) throw new Skipped('only root can make a network');
  const nft = await findProgram('nft', ['nftables', 'libnftables1', 'libnftnl11', 'libmnl0', 'libjansson4']);
  const ip = await findProgram('ip', ['iproute2']);
  const run = (args: string): void =>
    void execFileSync(ip.path, args.split(' '), { env: ip.env, stdio: 'pipe' });
  const filter = (rules: string): void =>
    void execFileSync(ip.path, ['netns', 'exec', namespace, nft.path, '-f', '-'], {
      env: { ...ip.env, ...nft.env },
      input: rules,
      stdio: 'pipe',
    });
  try {
    for (const left of leftNetworks(String(execFileSync(ip.path, ['netns', 'list'], { env: ip.env })))) {
      // A proof that was killed very early, or very late, has no cable.
      if (existsSync(`/sys/class/net/${left.ourEnd}`)) run(`link delete ${left.ourEnd}`);
      run(`netns delete ${left.namespace}`);
    }
    run(`netns add ${namespace}`);
    run(`link add ${ourEnd} type veth peer name ${theirEnd} netns ${namespace}`);
    run(`addr add ${ours}/30 dev ${ourEnd}`);
    run(`link set ${ourEnd} up`);
    run(`-n ${namespace} addr add ${theirs}/30 dev ${theirEnd}`);
    run(`-n ${namespace} link set ${theirEnd} up`);
    filter('add table inet wamux');
  } catch (error) {
    throw new Skipped(`this machine lets nobody make a network: ${(error as Error).message}`);
  }
  const server = await startPostgres([], {
    address: theirs,
    launcher: [
      ip.path,
      'netns',
      'exec',
      namespace,
      'setpriv',
      '--reuid=nobody',
      '--regid=nogroup',
      '--clear-groups',
    ],
    hasSocket: true,
    mayConnect: `${ours}/32`,
  });
  // The reader does not go through the network, or the proof would see no more than the workers do.
  const reader = readPostgres({
    host: path.dirname(server.data),
    port: server.port,
    user: 'wamux',
    database: 'postgres',
  });
  return {
    ...reader,
    url: server.url,
    disturb: (disturbance) => filter(rulesOf(disturbance)),
    heal: () => filter('flush table inet wamux'),
    async stop() {
      await reader.end();
      await server.stop();
      // If only its namespace were deleted, the cable would go a moment later, and the next network has the same names.
      run(`link delete ${ourEnd}`);
      run(`netns delete ${namespace}`);
    },
  };
}

/** Networks left behind by proofs that were killed: they have the same addresses, and would get this network's packets. */
function leftNetworks(list: string): readonly { readonly namespace: string; readonly ourEnd: string }[] {
  return [...list.matchAll(/^wamux-proof-(\d+)/gm)].flatMap(([namespace, pid]) =>
    existsSync(`/proc/${pid}`) ? [] : [{ namespace, ourEnd: `wp${pid}a` }],
  );
}

/** @see https://wiki.nftables.org/wiki-nftables/index.php/Load_balancing#Round_Robin_/_Consistent_Hash_Based_Distribution */
function rulesOf(disturbance: Disturbance): string {
  const drops = 'loss' in disturbance ? `numgen random mod 100 < ${disturbance.loss} drop` : 'drop';
  const directions = { 'to-server': ['input'], 'to-worker': ['output'], both: ['input', 'output'] } as const;
  return directions['loss' in disturbance ? 'both' : disturbance.drop]
    .map(
      (hook) =>
        `add chain inet wamux ${hook} { type filter hook ${hook} priority 0; }\nadd rule inet wamux ${hook} ${drops}`,
    )
    .join('\n');
}
