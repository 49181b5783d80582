import { BlockList, isIP, type LookupFunction } from 'node:net';
import { sharedLookup } from './shared-lookup.js';

/** Names that no public server has: those of one label, and those reserved for private networks (RFC 6761, 6762, 8375). */
const privateNames = /^[^.]+$|\.(?:localhost|local|internal|home\.arpa|lan)$/i;

/**
 * Whether a host is this machine or in a private network, judged by its name alone: nothing is resolved.
 * @param hostname As `URL` writes it.
 */
export function isPrivateHost(hostname: string): boolean {
  const address = hostname.replace(/^\[|\]$/g, '');
  return isIP(address) === 0 ? privateNames.test(address.replace(/\.$/, '')) : isPrivateAddress(address);
}

/**
 * Networks for private, local and other special use, as CIDR blocks.
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry
 */
const specialNetworks = [
  ...[
    '0.0.0.0/8',
    '10.0.0.0/8',
    '100.64.0.0/10',
    '127.0.0.0/8',
    '169.254.0.0/16',
    '172.16.0.0/12',
    '192.0.0.0/24',
  ],
  ...[
    '192.0.2.0/24',
    '192.88.99.0/24',
    '192.168.0.0/16',
    '198.18.0.0/15',
    '198.51.100.0/24',
    '203.0.113.0/24',
  ],
  // Multicast, and addresses that were never assigned.
  ...['224.0.0.0/4', '240.0.0.0/4'],
  ...['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'],
];
/**
 * The public part of IPv6.
 * @see https://www.iana.org/assignments/ipv6-address-space
 */
const globalUnicast = ['2000::/3'];
/** Addresses of IPv4 in the form of IPv6. */
const mapped = ['::ffff:0:0/96'];

type Lists = Readonly<Record<'special' | 'globalUnicast' | 'mapped', BlockList>>;

let made: Lists | undefined;

/** Made when first needed, so that a runtime without block lists can still load this module. */
function lists(): Lists {
  made ??= {
    special: toBlockList(specialNetworks),
    globalUnicast: toBlockList(globalUnicast),
    mapped: toBlockList(mapped),
  };
  return made;
}

function toBlockList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    list.addSubnet(address, Number(bits), familyOf(address));
  }
  return list;
}

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

/**
 * Whether an address is not a public one. An IPv4 address that is mapped to IPv6 counts as itself; Node's lists take care of
 * that.
 */
function isPrivateAddress(address: string): boolean {
  const { special, globalUnicast, mapped } = lists();
  const family = familyOf(address);
  if (special.check(address, family)) return true;
  return family === 'ipv6' && !mapped.check(address, family) && !globalUnicast.check(address, family);
}

/**
 * Resolves a name as Node does, and returns only its public addresses. It runs for every connection, which then goes to the
 * checked address, so a name that resolves differently the second time gains nothing.
 */
export const lookupPublic: LookupFunction = (hostname, options, callback) => {
  sharedLookup(hostname, { ...options, all: true }, (error, found) => {
    if (error !== null || typeof found === 'string') return callback(error, []);
    const allowed = found.filter(({ address }) => !isPrivateAddress(address));
    const [first] = allowed;
    if (first === undefined) return callback(noPublicAddress(), []);
    if (options.all) return callback(null, allowed);
    callback(null, first.address, first.family);
  });
};

const noPublicAddress = (): Error =>
  Object.assign(new Error('the name does not resolve to a public address'), { code: 'NO_PUBLIC_ADDRESS' });
