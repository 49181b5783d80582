import { BlockList, isIP, type LookupFunction } from 'node:net';
import { sharedLookup } from './shared-lookup.js';

/** Names that no public server has: of one label, and those that are kept for networks of one's own (RFC 6761, 6762, 8375). */
const privateNames = /^[^.]+$|\.(?:localhost|local|internal|home\.arpa|lan)$/i;

/**
 * Whether a host is this machine or one of a network of its own, by what it is called: nobody is asked for its address.
 * @param hostname As `URL` writes it.
 */
export function isPrivateHost(hostname: string): boolean {
  const address = hostname.replace(/^\[|\]$/g, '');
  return isIP(address) === 0 ? privateNames.test(address.replace(/\.$/, '')) : isPrivateAddress(address);
}

/**
 * Networks for private, local and other special use, in the form of CIDR.
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
  // Multicast, and what was never given to anybody.
  ...['224.0.0.0/4', '240.0.0.0/4'],
  ...['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'],
];
/**
 * All that the internet has of IPv6.
 * @see https://www.iana.org/assignments/ipv6-address-space
 */
const globalUnicast = ['2000::/3'];
/** Addresses of IPv4 in the form of IPv6. */
const mapped = ['::ffff:0:0/96'];

type Lists = Readonly<Record<'special' | 'globalUnicast' | 'mapped', BlockList>>;

let made: Lists | undefined;

/** Made when somebody asks: a runtime that has no such lists can load this all the same. */
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
 * Whether an address is anything else than one of the public internet. One of IPv4 that is mapped to IPv6 counts as itself, which
 * the lists of Node see to.
 */
function isPrivateAddress(address: string): boolean {
  const { special, globalUnicast, mapped } = lists();
  const family = familyOf(address);
  if (special.check(address, family)) return true;
  return family === 'ipv6' && !mapped.check(address, family) && !globalUnicast.check(address, family);
}

/**
 * Looks a name up as Node does, and gives its public addresses only. It is asked for every connection, and the connection goes
 * to the address that was checked: a name that leads elsewhere the second time leads nowhere.
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
  Object.assign(new Error('the name leads to no public address'), { code: 'NO_PUBLIC_ADDRESS' });
