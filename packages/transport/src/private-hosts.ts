import { lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

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
 * All that the internet has of IPv6.
 * @see https://www.iana.org/assignments/ipv6-address-space
 */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Whether an address is anything else than one of the public internet: of the registries for private, local and other special
 * use, or of none. An IPv4 address that is mapped to IPv6 counts as itself.
 */
function isPrivateAddress(address: string): boolean {
  const parsed = ipaddr.process(address);
  const isGlobal = parsed instanceof ipaddr.IPv4 || parsed.match(globalUnicast);
  return !isGlobal || parsed.range() !== 'unicast';
}

/**
 * Looks a name up as Node does, and gives its public addresses only. It is asked for every connection, and the connection goes
 * to the address that was checked: a name that leads elsewhere the second time leads nowhere.
 */
export const lookupPublic: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, found) => {
    if (error !== null) return callback(error, []);
    const allowed = found.filter(({ address }) => !isPrivateAddress(address));
    const [first] = allowed;
    if (first === undefined) return callback(noPublicAddress(), []);
    if (options.all) return callback(null, allowed);
    callback(null, first.address, first.family);
  });
};

const noPublicAddress = (): Error =>
  Object.assign(new Error('the name leads to no public address'), { code: 'NO_PUBLIC_ADDRESS' });
